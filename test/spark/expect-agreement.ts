import { expect } from 'vitest'
import type { Outcome } from './compare-engines.ts'

/** Nothing differs, and so much of it is not refused. */
export function expectAgreement(
  outcomes: readonly Outcome[],
  { atLeast }: { readonly atLeast: number },
): void {
  expect(
    outcomes
      .filter(({ verdict }) => verdict === 'differs')
      .map(({ expression, detail }) => `${expression}: ${detail}`),
  ).toEqual([])
  const same = outcomes.filter(({ verdict }) => verdict === 'same').length
  expect(same / outcomes.length).toBeGreaterThanOrEqual(atLeast)
}
