import type { Problem } from '../errors.ts'
import type { Check } from './check.ts'
import { type CheckKind, checkForms } from './check-forms.ts'
import { closest } from './did-you-mean.ts'
import { expressionAt, placeOf, type SpecNode } from './expression.ts'
import { checkForm } from './form-problems.ts'
import { conditionCheck, normaliseCheck } from './normalise-check.ts'
import type { YamlSource } from './yaml-source.ts'

const checkKinds = Object.keys(checkForms) as readonly CheckKind[]

/** The checks of a job; each is judged by the form of its own kind, so that all mistakes are told. */
export function parseChecks(
  raw: readonly unknown[],
  source: YamlSource,
): { readonly checks: readonly Check[]; readonly problems: readonly Problem[] } {
  const checks: Check[] = []
  const problems: Problem[] = []
  for (const [index, written] of raw.entries()) {
    const node = { source, path: ['checks', index] }
    if (['string', 'number', 'boolean'].includes(typeof written)) {
      if (written === '') problems.push(unknownCheck(written, node))
      else checks.push(conditionCheck(expressionAt(node), 'fail'))
      continue
    }
    const kind = checkKinds.find((name) => isMapping(written) && Object.hasOwn(written, name))
    if (kind === undefined) {
      problems.push(unknownCheck(written, node))
      continue
    }
    const checked = checkForm(checkForms[kind], source, node.path, written)
    if (checked.value === undefined) problems.push(...checked.problems)
    else checks.push(...normaliseCheck(kind, checked.value as never, node))
  }
  return { checks, problems }
}

function unknownCheck(written: unknown, node: SpecNode): Problem {
  const expected = `an expression, or ${checkKinds.join(', ')}`
  const word = isMapping(written) ? Object.keys(written).find((key) => key !== 'severity') : undefined
  if (word === undefined) {
    const what = Array.isArray(written) ? 'a list is not a check' : 'an empty check'
    return { message: what, place: placeOf(node), expected }
  }
  const suggestion = closest(word, checkKinds)
  const hint = suggestion === undefined ? colonHint(word) : `did you mean '${suggestion}'?`
  return {
    message: `'${word}' is not a check`,
    place: node.source.locateKey([...node.path, word]),
    expected,
    ...(hint === undefined ? {} : { hint }),
  }
}

/** To YAML, text before a colon and a space is a key. */
function colonHint(word: string): string | undefined {
  return /\W/.test(word) ? "an expression with ': ' in it has to stand in quotes" : undefined
}

function isMapping(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
