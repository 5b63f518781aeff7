/** Draws from one reproducible sequence of numbers. */
export interface Random {
  /** 0 ≤ x < 1 */
  next(): number
  between(from: number, to: number): number
  /** Both ends included. */
  integer(from: number, to: number): number
  chance(probability: number): boolean
  pick<T>(values: readonly T[]): T
}

/** mulberry32 over a hash of the seed and a stream number: the same two give the same draws on every machine. */
export function createRandom(seed: string, stream: number): Random {
  let state = mix(hash(seed) ^ mix(stream + 1))
  const next = () => {
    state = (state + 0x6d2b79f5) | 0
    let bits = Math.imul(state ^ (state >>> 15), state | 1)
    bits ^= bits + Math.imul(bits ^ (bits >>> 7), bits | 61)
    return ((bits ^ (bits >>> 14)) >>> 0) / 4294967296
  }
  return {
    next,
    between: (from, to) => from + (to - from) * next(),
    integer: (from, to) => from + Math.floor((to - from + 1) * next()),
    chance: (probability) => next() < probability,
    pick: <T>(values: readonly T[]) => values[Math.floor(next() * values.length)] as T,
  }
}

/** FNV-1a of the UTF-16 code units. */
function hash(text: string): number {
  let result = 0x811c9dc5
  for (let index = 0; index < text.length; index += 1) {
    result = Math.imul(result ^ text.charCodeAt(index), 0x01000193)
  }
  return result
}

/** The finaliser of MurmurHash3. */
function mix(value: number): number {
  let result = value
  result = Math.imul(result ^ (result >>> 16), 0x85ebca6b)
  result = Math.imul(result ^ (result >>> 13), 0xc2b2ae35)
  return result ^ (result >>> 16)
}
