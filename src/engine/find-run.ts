import { SpecError } from '../errors.ts'
import { closest } from '../spec/did-you-mean.ts'
import type { PastRun } from './list-runs.ts'

const namedCandidates = 10

/** The run whose id begins so. Throws `SpecError` where none does, or several. */
export function findRun(id: string, runs: readonly PastRun[]): PastRun {
  const exact = runs.filter(({ run }) => run === id)
  const found = exact.length > 0 ? exact : runs.filter(({ run }) => run.startsWith(id))
  const [first, second] = found
  if (first !== undefined && second === undefined) return first
  if (first !== undefined) {
    throw new SpecError({
      message: `${found.length} runs begin with '${id}'`,
      expected: nameSome(found),
      hint: 'give more of the id',
    })
  }
  const suggestion = closest(
    id,
    runs.map(({ run }) => run),
  )
  throw new SpecError({
    message: `there is no run '${id}'`,
    expected: runs.length === 0 ? 'a run; run a job first' : nameSome(runs),
    ...(suggestion === undefined ? {} : { hint: `did you mean '${suggestion}'?` }),
  })
}

function nameSome(runs: readonly PastRun[]): string {
  const names = runs.slice(0, namedCandidates).map(({ run }) => run)
  return runs.length > namedCandidates ? `${names.join(', ')}, …` : names.join(', ')
}
