import type { ConformanceCase } from './conformance-case.ts'
import { applyMappingCases } from './steps/apply-mapping.ts'
import { deriveCases } from './steps/derive.ts'
import { dropCases } from './steps/drop.ts'
import { dropDuplicatesCases } from './steps/drop-duplicates.ts'
import { dropNullFieldsCases } from './steps/drop-null-fields.ts'
import { explodeCases } from './steps/explode.ts'
import { filterCases } from './steps/filter.ts'
import { joinCases } from './steps/join.ts'
import { relationalizeCases } from './steps/relationalize.ts'
import { renameCases } from './steps/rename.ts'
import { resolveChoiceCases } from './steps/resolve-choice.ts'
import { selectCases } from './steps/select.ts'
import { sqlCases } from './steps/sql.ts'
import { unboxCases } from './steps/unbox.ts'

/** One case per step kind, by the name of its folder. */
export const goldenCases: readonly (readonly [string, ConformanceCase])[] = [
  ['explode', find(explodeCases, 'takes an array inside an exploded element')],
  ['select', find(selectCases, 'makes exactly its columns')],
  ['derive', find(deriveCases, 'adds columns, replaces others')],
  ['filter', find(filterCases, 'reads what only the condition names')],
  ['drop', find(dropCases, 'removes columns')],
  ['rename', find(renameCases, 'swaps two names')],
  ['dropDuplicates', find(dropDuplicatesCases, 'keeps the first row of each key')],
  ['join', find(joinCases, 'keeps rows without a match under left')],
  ['sql', find(sqlCases, 'groups what the steps before have made')],
  ['applyMapping', find(applyMappingCases, 'keeps only what is mapped')],
  ['resolveChoice', find(resolveChoiceCases, 'resolves by path')],
  ['relationalize', find(relationalizeCases, 'names tables and columns as Glue does')],
  ['unbox', find(unboxCases, 'reads a string as the JSON it holds')],
  ['dropNullFields', find(dropNullFieldsCases, 'drops what is of type null')],
]

function find(cases: readonly ConformanceCase[], name: string): ConformanceCase {
  const found = cases.find((given) => given.name.startsWith(name))
  if (found === undefined) throw new Error(`there is no case '${name}…'`)
  return found
}
