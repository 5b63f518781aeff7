import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Judged, judgeCorpus, readCorpus, type Verdict } from './judge-corpus.ts'
import type { StatementEngine } from './run-statement.ts'

export interface CorpusOptions {
  readonly title: string
  readonly open: () => Promise<StatementEngine>
  /** The file of the statements that are answered as Trino answers them. One that no longer is has been broken. */
  readonly floor: string
}

/** Holds an engine's answers against those of Trino. */
export function describeCorpus({ title, open, floor: file }: CorpusOptions): void {
  const floor = new Set(readCorpus(file) as readonly string[])

  describe(title, () => {
    let engine: StatementEngine
    let judged: readonly Judged[] = []

    beforeAll(async () => {
      engine = await open()
      judged = await judgeCorpus(engine)
    }, 600_000)
    afterAll(() => engine?.close())

    const listed = (...kinds: readonly Verdict[]) =>
      judged
        .filter(({ verdict }) => kinds.includes(verdict))
        .map(({ entry: { id, sql }, answer }) => ({ id, sql, answer }))

    it('never gives another answer, nor rows where an error is due', () => {
      expect(judged.length).toBeGreaterThan(400)
      expect(listed('differs')).toEqual([])
    })

    it('fails only where an error is due, else it refuses', () => {
      expect(listed('fails')).toEqual([])
    })

    it('answers what it has answered before', () => {
      expect(listed('differs', 'fails', 'refused').filter(({ id }) => floor.has(id))).toEqual([])
    })

    it('has every answered statement on the floor', () => {
      expect(
        listed('same')
          .map(({ id }) => id)
          .filter((id) => !floor.has(id)),
      ).toEqual([])
    })
  })
}
