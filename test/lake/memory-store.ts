import type { ObjectStore } from '../../src/lake/object-store.ts'

/** A store in memory, for tests that make many; `onStep` is called before everything that changes it. */
export function openMemoryStore(
  objects: Map<string, Buffer> = new Map(),
  onStep: (step: string) => void = () => {},
): ObjectStore {
  return {
    async read(key) {
      return objects.get(key)
    },
    async *stream(key) {
      const content = objects.get(key) ?? Buffer.alloc(0)
      // in pieces that fit no block
      for (let start = 0; start < content.length; start += 997) yield content.subarray(start, start + 997)
    },
    async list(prefix, after = '') {
      return [...objects.keys()].filter((key) => key.startsWith(prefix) && key > after).sort()
    },
    async create(key, content) {
      onStep(`create ${key}`)
      if (objects.has(key)) return false
      objects.set(key, Buffer.from(content))
      return true
    },
    async write(key, content) {
      onStep(`write ${key}`)
      objects.set(key, Buffer.from(content))
    },
    async stage(stagedKey, chunks) {
      onStep(`stage ${stagedKey}`)
      objects.set(stagedKey, Buffer.alloc(0))
      for await (const chunk of chunks) {
        onStep(`stage more of ${stagedKey}`)
        objects.set(stagedKey, Buffer.concat([objects.get(stagedKey) ?? Buffer.alloc(0), chunk]))
      }
    },
    async publish(stagedKey, key) {
      onStep(`publish ${key}`)
      const content = objects.get(stagedKey)
      if (content === undefined) return
      objects.delete(stagedKey)
      objects.set(key, content)
    },
    async remove(key) {
      onStep(`remove ${key}`)
      for (const name of [...objects.keys()])
        if (name === key || (key.endsWith('/') && name.startsWith(key))) objects.delete(name)
    },
    cell() {
      throw new Error('there are no cells in memory')
    },
  }
}
