import { describeUse } from '../../compile/uses/describe-use.ts'
import { type DescribedDrift, describeDrift } from '../../crawl/drift/describe-drift.ts'
import type { Drift } from '../../crawl/drift/drift.ts'
import type { UsedDrift } from '../../engine/crawl/compare-with-schemas.ts'
import { formatCount, plural } from './numbers.ts'

const mostDrift = 20
const mostUses = 5

/** Differences with their evidence, and what uses the fields. */
export function renderDrifts(
  drift: readonly UsedDrift[],
  verbose: boolean,
  describe: (drift: Drift) => DescribedDrift = describeDrift,
): readonly string[] {
  const shown = verbose ? drift : drift.slice(0, mostDrift)
  const more = drift.length - shown.length
  return [
    ...shown.flatMap((one) => renderDrift(one, verbose, describe)),
    ...(more > 0 ? [`         and ${formatCount(more)} more: --verbose shows all`] : []),
  ]
}

function renderDrift(
  drift: UsedDrift,
  verbose: boolean,
  describe: (drift: Drift) => DescribedDrift,
): readonly string[] {
  const uses = verbose ? drift.uses : drift.uses.slice(0, mostUses)
  const more = drift.uses.length - uses.length
  const { message, evidence } = describe(drift)
  return [
    `         ${message}`,
    ...evidence.map((line) => `           ${line}`),
    ...uses.map((use) => `           used in ${describeUse(use)}`),
    ...(more > 0 ? [`           and in ${plural(more, 'place')} more`] : []),
  ]
}
