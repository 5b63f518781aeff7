import { readFileSync } from 'node:fs'
import { type Comparison, sameRows } from './compare-rows.ts'
import { type Answer, runStatement, type StatementEngine } from './run-statement.ts'

interface Entry extends Comparison {
  readonly id: string
  readonly sql: string
  readonly params?: readonly string[]
  readonly error?: string
}

export type Verdict = 'same' | 'differs' | 'refused' | 'fails'

export interface Judged {
  readonly entry: Entry
  readonly verdict: Verdict
  readonly answer: Answer
}

/** Integers beyond 2^53 are kept as text. */
export function readCorpus(path: string): unknown {
  const text = readFileSync(new URL(path, import.meta.url), 'utf8')
  return JSON.parse(text.replace(/([[,]\s*)(-?\d{16,})(?=\s*[,\]])/g, '$1"$2"'))
}

function verdictOf(entry: Entry, answer: Answer): Verdict {
  if ('error' in answer) {
    if (answer.unsupported) return 'refused'
    return entry.error === undefined ? 'fails' : 'same'
  }
  return entry.error === undefined && sameRows(entry, answer.rows) ? 'same' : 'differs'
}

/** Every statement of the corpus with what an engine makes of it. */
export async function judgeCorpus(engine: StatementEngine): Promise<readonly Judged[]> {
  const { queries } = readCorpus('../athena-sql/queries.json') as { queries: readonly Entry[] }
  const judged: Judged[] = []
  for (const entry of queries) {
    const answer = await runStatement({ sql: entry.sql, parameters: entry.params ?? [] }, engine)
    judged.push({ entry, verdict: verdictOf(entry, answer), answer })
  }
  return judged
}
