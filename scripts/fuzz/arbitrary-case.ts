import { quoteAthenaIdentifier } from '../../src/compile/athena/quote-identifier.ts'
import { createJobChecker } from '../../src/compile/check-project.ts'
import type { CheckedJob } from '../../src/compile/checked-job.ts'
import { planReads } from '../../src/compile/plan-reads.ts'
import { compileSparkJob } from '../../src/compile/pyspark/compile-job.ts'
import { SpecError } from '../../src/errors.ts'
import { type Field, printType } from '../../src/spec/data-type.ts'
import { parseProject } from '../../src/spec/parse-project.ts'
import { createRandom, type Random } from '../generate/random.ts'
import { acceptStep, type Refusals } from './accept.ts'
import { arbitraryDocument } from './arbitrary-document.ts'
import { arbitraryFiles } from './arbitrary-files.ts'
import { arbitraryColumns } from './arbitrary-schema.ts'
import { arbitraryStep, type StepKind, stepKinds } from './arbitrary-step.ts'
import { kindOf } from './expressions/grammar.ts'
import { type FuzzCase, printSpecs, type SinkForm, type StepForm } from './fuzz-case.ts'

/** A job and its documents, the same for the same seed. */
export function arbitraryCase(
  options: { readonly seed: string; readonly documents: number },
  refusals: Refusals,
): FuzzCase {
  const { seed, documents } = options
  const random = createRandom(seed, 0)
  const format = random.chance(0.12) ? 'csv' : 'json'
  const columns = arbitraryColumns(random, { isFlat: format === 'csv' })
  const joinedColumns = arbitraryColumns(random, { isFlat: false }).filter(
    ({ type }) => type.kind !== 'null' && !printType(type).includes('choice<'),
  )
  const joined = {
    columns: joinedColumns,
    documents: Array.from({ length: 40 }, (_, index) =>
      arbitraryDocument(joinedColumns, random, index * 7, 0),
    ),
  }
  const hostility = random.pick([0, 0.005, 0.02, 0.1, 0.3])
  const bare: FuzzCase = {
    columns,
    format,
    files: arbitraryFiles({ columns, format, documents, hostility }, createRandom(seed, 1)),
    joined,
    steps: [],
    sink: { format: 'parquet', partitionBy: [] },
    rejects: {
      onMismatch: random.pick([
        'quarantine',
        'quarantine',
        'quarantine',
        'quarantine',
        'discardValue',
        'discardValue',
        hostility > 0.01 ? 'quarantine' : 'fail',
      ]),
      max: random.chance(0.04) ? '5%' : '100%',
    },
    checks: [],
    isGuarded: true,
  }
  const made = addSteps(bare, seed, refusals)
  return withSink(made, createRandom(seed, 2))
}

function addSteps(
  bare: FuzzCase,
  seed: string,
  refusals: Refusals,
): { readonly given: FuzzCase; readonly columns: readonly Field[] } {
  const random = createRandom(seed, 3)
  const isGuarded = !random.chance(0.12)
  const count = random.pick([0, 1, 1, 2, 2, 3, 3, 4, 5])
  let given: FuzzCase = { ...bare, isGuarded }
  let { columns } = bare
  const add = (kind: StepKind, stream: Random): boolean => {
    const accepts = (expression: string) =>
      acceptStep(bare, columns, { derive: { ' made': expression } }, refusals) !== undefined
    const step = arbitraryStep(kind, { columns, joined: bare.joined.columns, isGuarded, accepts }, stream)
    const output = step && acceptStep(bare, columns, step, refusals)
    if (step === undefined || output === undefined) return false
    given = { ...given, steps: [...given.steps, step] }
    columns = output
    return true
  }
  let hasTables = false
  for (let index = 0; index < count && !hasTables; index++) {
    for (let attempt = 0; attempt < 12; attempt++) {
      const stream = createRandom(seed, 100 + index * 20 + attempt)
      const kind = stream.pick(stepKinds)
      if (kind === 'relationalize' && (index < count - 1 || hasChoice(columns))) continue
      if (!add(kind, stream)) continue
      hasTables = kind === 'relationalize'
      break
    }
  }
  for (let attempt = 0; hasChoice(columns) && attempt < 20; attempt++)
    add('resolveChoice', createRandom(seed, 900 + attempt))
  const left = columns.filter(({ type }) => !isStorable(type))
  if (left.length > 0 && !hasTables && left.length < columns.length) {
    const step: StepForm = { drop: left.map(({ name }) => name) }
    const output = acceptStep(bare, columns, step, refusals)
    if (output !== undefined) {
      given = { ...given, steps: [...given.steps, step] }
      columns = output
    }
  }
  return { given, columns }
}

function hasChoice(columns: readonly Field[]): boolean {
  return columns.some(({ type }) => printType(type).includes('choice<'))
}

function isStorable(type: Field['type']): boolean {
  return !/choice<|\bnull\b|struct<>/.test(printType(type))
}

/** A sink and checks that fit the columns, or none but the plainest. */
function withSink(
  { given, columns }: { readonly given: FuzzCase; readonly columns: readonly Field[] },
  random: Random,
): FuzzCase {
  const tries = Array.from({ length: 6 }, () => {
    const sink = arbitrarySink(columns, random)
    return {
      ...given,
      steps: [...given.steps, ...withFolderName(sink, columns)],
      sink,
      checks: arbitraryChecks(columns, random),
    }
  })
  const plain: FuzzCase = { ...given, sink: { format: 'parquet', partitionBy: [] } }
  return [...tries, plain].find(isSound) ?? { ...plain, steps: [{ select: { one: '1' } }] }
}

export function isSound(given: FuzzCase): boolean {
  const project = parseProject(Object.entries(printSpecs(given)).map(([file, text]) => ({ file, text })))
  const result = createJobChecker(project)('Case')
  return result?.checked !== undefined && result.problems.length === 0 && isCompiled(result.checked)
}

/** No folder has a name with a NUL in it, or one of more than 255 bytes. */
function withFolderName({ partitionBy }: SinkForm, columns: readonly Field[]): readonly StepForm[] {
  const texts = columns.filter(({ name, type }) => partitionBy.includes(name) && kindOf(type) === 'text')
  return texts.map(({ name }) => ({
    filter: `coalesce(strpos(${quoteAthenaIdentifier(name)}, U&'\\0000') = 0 AND length(${quoteAthenaIdentifier(name)}) < 20, true)`,
  }))
}

function isCompiled(checked: CheckedJob): boolean {
  try {
    compileSparkJob(planReads(checked))
    return true
  } catch (error) {
    if (error instanceof SpecError) return false
    throw error
  }
}

function arbitrarySink(columns: readonly Field[], random: Random): SinkForm {
  const format = random.pick([
    'parquet',
    'parquet',
    'parquet',
    'parquet',
    'parquet',
    'parquet',
    'json',
    'csv',
  ] as const)
  const keys = columns.flatMap(({ name, type }): readonly string[] => {
    if (type.kind === 'timestamp')
      return [`year(${name})`, `month(${name})`, `day(${name})`, `date(${name})`, `hour(${name})`]
    if (type.kind === 'date') return [`year(${name})`, `month(${name})`, name]
    return ['boolean', 'string', 'varchar', 'char', 'tinyint'].includes(type.kind) ? [name] : []
  })
  const partitionBy = random.chance(0.45) ? keys.filter(() => random.chance(0.25)).slice(0, 2) : []
  const compressions = format === 'parquet' ? ['snappy', 'zstd', 'gzip', 'none'] : ['gzip', 'none']
  return { format, partitionBy, ...(random.chance(0.2) ? { compression: random.pick(compressions) } : {}) }
}

function arbitraryChecks(columns: readonly Field[], random: Random): readonly unknown[] {
  if (!random.chance(0.3)) return []
  const scalar = columns.filter(({ type }) => !['row', 'array', 'map'].includes(kindOf(type) ?? 'row'))
  if (scalar.length === 0) return [{ rowCount: { min: 1 }, severity: 'warn' }]
  const { name, type } = random.pick(scalar)
  const severity = random.chance(0.15) ? {} : { severity: 'warn' }
  const text = ['string', 'varchar', 'char'].includes(type.kind)
  return [
    { notNull: [name], ...severity },
    ...(random.chance(0.5) ? [{ unique: [name], severity: 'warn' }] : []),
    ...(random.chance(0.5) ? [{ rowCount: { min: 1 }, severity: 'warn' }] : []),
    ...(text
      ? [
          random.pick([
            { isIn: { [name]: ['Paris', ''] }, severity: 'warn' },
            { matches: { [name]: '^[A-Z]' }, severity: 'warn' },
            { between: { [name]: ['a', 'x'] }, severity: 'warn' },
          ]),
        ]
      : []),
    ...(kindOf(type) === 'integer' ? [{ between: { [name]: [0, 100] }, severity: 'warn' }] : []),
  ]
}
