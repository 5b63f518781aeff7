import { distance } from 'fastest-levenshtein'

/** The candidate that differs from `word` by so few letters that it may have been meant; case is no difference. */
export function closest(word: string, candidates: Iterable<string>): string | undefined {
  const limit = Math.ceil(word.length / 3)
  let best: string | undefined
  let bestDistance = limit + 1
  for (const candidate of candidates) {
    const candidateDistance = distance(word.toLowerCase(), candidate.toLowerCase())
    if (candidateDistance < bestDistance) {
      best = candidate
      bestDistance = candidateDistance
    }
  }
  return best
}
