import { openLocalStore } from '../../src/lake/local-store.ts'
import type { ObjectStore } from '../../src/lake/object-store.ts'

/** A table's store that calls a function before and after everything that happens to it. */
export function watchSteps(tablePath: string, onStep: (step: string) => Promise<void>): ObjectStore {
  const store = openLocalStore(tablePath)
  const around =
    <A extends readonly unknown[], T>(name: string, act: (...args: A) => Promise<T>) =>
    async (...args: A): Promise<T> => {
      await onStep(`before ${name} ${args[0]}`)
      const result = await act(...args)
      await onStep(`after ${name} ${args[0]}`)
      return result
    }
  return {
    ...store,
    create: around('create', store.create),
    write: around('write', store.write),
    stage: around('stage', store.stage),
    publish: around('publish', store.publish),
    remove: around('remove', store.remove),
  }
}
