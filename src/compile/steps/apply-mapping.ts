import type { Problem } from '../../errors.ts'
import { type DataType, type Field, printType, sameType } from '../../spec/data-type.ts'
import { type ParsedType, parseType } from '../../spec/parse-type.ts'
import type { ApplyMappingStep, Mapping } from '../../spec/steps/apply-mapping.ts'
import { fieldPaths } from '../athena/field-paths.ts'
import { quoteAthenaIdentifier } from '../athena/quote-identifier.ts'
import { printSqlType, sqlTypeOf } from '../athena/sql-type.ts'
import type { TypedExpression } from '../athena/typed-expression.ts'
import { checkExpression, type StepCheck } from '../check.ts'
import { clashingNames, unknownColumn } from '../columns.ts'
import { parseFieldPath, resolveFieldPath } from '../field-path-text.ts'
import { element, type FieldPath, type Needs, needsOfPaths } from '../need.ts'

export interface CheckedApplyMapping {
  readonly kind: 'applyMapping'
  readonly step: ApplyMappingStep
  readonly input: readonly Field[]
  readonly output: readonly Field[]
  readonly targets: readonly MappedField[]
}

/** A target is a value, or a struct that dots in the target names make. */
export type MappedField =
  | { readonly name: string; readonly type: DataType; readonly value: TypedExpression }
  | { readonly name: string; readonly type: DataType; readonly fields: readonly MappedField[] }

interface Target {
  readonly path: FieldPath
  readonly type: DataType
  readonly value: TypedExpression
  readonly mapping: Mapping
}

/** https://docs.aws.amazon.com/glue/latest/dg/aws-glue-api-crawler-pyspark-transforms-ApplyMapping.html */
export function checkApplyMapping(
  step: ApplyMappingStep,
  input: readonly Field[],
): StepCheck<CheckedApplyMapping> {
  const results = step.mappings.map((mapping) => checkMapping(mapping, input))
  const problems: Problem[] = results.flatMap((result) => result.problems)
  const targets = nestTargets(
    results.flatMap(({ target }) => (target ? [target] : [])),
    0,
    problems,
  )
  if (targets.length === 0) return { problems }
  const output = targets.map(({ name, type }) => ({ name, type }))
  return { checked: { kind: 'applyMapping', step, input, output, targets }, output, problems }
}

export function needsBeforeApplyMapping({ targets }: CheckedApplyMapping, needs: Needs): Needs {
  return needsOfPaths(targets.filter(({ name }) => needs.has(name)).flatMap(pathsOf))
}

function pathsOf(target: MappedField): readonly FieldPath[] {
  return 'value' in target ? fieldPaths(target.value) : target.fields.flatMap(pathsOf)
}

function checkMapping(
  mapping: Mapping,
  input: readonly Field[],
): { readonly target?: Target; readonly problems: readonly Problem[] } {
  const { place } = mapping
  const problem = (message: string, hint?: string) => ({
    problems: [{ message, place, ...(hint ? { hint } : {}) }],
  })
  const source = parseFieldPath(mapping.source)
  const path = parseFieldPath(mapping.target)
  if (source === undefined)
    return problem(
      `'${mapping.source}' is not a path`,
      'dots step into structs; a literal dot stands in backticks',
    )
  if (path === undefined || path.includes(element)) return problem(`'${mapping.target}' is not a target name`)
  if (source.includes(element)) {
    return problem('ApplyMapping cannot map fields inside arrays', 'explode the array first, or map it whole')
  }
  const resolved = resolveFieldPath(source, input)
  if (resolved === undefined) return { problems: [unknownColumn(mapping.source, input, place)] }
  const { type: sourceType } = resolved
  const declared = mapping.sourceType === undefined ? undefined : parseGlueType(mapping.sourceType)
  const wanted = mapping.targetType === undefined ? undefined : parseGlueType(mapping.targetType)
  for (const parsed of [declared, wanted])
    if (parsed?.ok === false) return problem(parsed.message, parsed.hint)
  if (declared?.ok && !sameType(declared.type, sourceType) && !namesNested(declared.type, sourceType)) {
    return problem(`'${mapping.source}' is ${printType(sourceType)}, the mapping says ${mapping.sourceType}`)
  }
  const targetType = wanted?.ok && isScalar(wanted.type) ? wanted.type : sourceType
  const fits =
    wanted?.ok && (isScalar(wanted.type) ? isScalar(sourceType) : namesNested(wanted.type, sourceType))
  if (wanted?.ok && !fits) {
    return problem(`'${mapping.source}' is ${printType(sourceType)} and cannot become ${mapping.targetType}`)
  }
  const { typed, problems } = checkExpression(
    { text: castText(resolved.path, sourceType, targetType), place },
    input,
  )
  return typed === undefined
    ? { problems }
    : { target: { path, type: targetType, value: typed, mapping }, problems: [] }
}

/** A nested type stays as it is: it may be named with its own parts or without any. */
function namesNested(named: DataType, type: DataType): boolean {
  if (named.kind !== type.kind || isScalar(named)) return false
  const isBare =
    (named.kind === 'array' && named.element.kind === 'null') ||
    (named.kind === 'map' && named.value.kind === 'null') ||
    (named.kind === 'struct' && named.fields.length === 0)
  return isBare || sameType(named, type)
}

/** Glue lets nested types be named without their parts: `["list", "array", "list", "array"]`. */
function parseGlueType(text: string): ParsedType {
  const bare = /^(array|struct|map)$/i.exec(text.trim())?.[1]?.toLowerCase()
  const nothing: DataType = { kind: 'null' }
  if (bare === 'array') return { ok: true, type: { kind: 'array', element: nothing } }
  if (bare === 'map') return { ok: true, type: { kind: 'map', key: nothing, value: nothing } }
  if (bare === 'struct') return { ok: true, type: { kind: 'struct', fields: [] } }
  return parseType(text)
}

/** Glue's cast gives NULL where it fails, and cuts fractions off where Athena's rounds. */
function castText(path: FieldPath, from: DataType, to: DataType): string {
  const reference = path.map(quoteAthenaIdentifier).join('.')
  if (sameType(from, to)) return reference
  const cutsFractions = ['float', 'double', 'decimal'].includes(from.kind) && integers.includes(to.kind)
  return `TRY_CAST(${cutsFractions ? `truncate(${reference})` : reference} AS ${printSqlType(sqlTypeOf(to))})`
}

const integers = ['tinyint', 'smallint', 'int', 'bigint']

function isScalar(type: DataType): boolean {
  return !['array', 'map', 'struct', 'choice'].includes(type.kind)
}

function nestTargets(targets: readonly Target[], depth: number, problems: Problem[]): readonly MappedField[] {
  const groups = [...groupByName(targets, depth)]
  const named = groups.flatMap(([name, [first]]) => (first ? [{ name, place: first.mapping.place }] : []))
  problems.push(...clashingNames(named))
  return groups.map(([name, group]) => {
    const [first] = group
    const leaves = group.filter(({ path }) => path.length === depth + 1)
    if (first === undefined || (leaves.length > 0 && group.length > 1)) {
      const place = group[1]?.mapping.place ?? first?.mapping.place
      problems.push({ message: `two mappings write to '${name}'`, ...(place ? { place } : {}) })
    }
    const [leaf] = leaves
    if (leaf !== undefined) return { name, type: leaf.type, value: leaf.value }
    const fields = nestTargets(group, depth + 1, problems)
    return {
      name,
      type: { kind: 'struct', fields: fields.map((field) => ({ name: field.name, type: field.type })) },
      fields,
    }
  })
}

function groupByName(targets: readonly Target[], depth: number): ReadonlyMap<string, readonly Target[]> {
  const byName = new Map<string, Target[]>()
  for (const target of targets) {
    const name = target.path[depth] ?? ''
    byName.set(name, [...(byName.get(name) ?? []), target])
  }
  return byName
}
