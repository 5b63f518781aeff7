import { type JsonPath, parseJsonPath } from '../../src/records/parse-json-path.ts'
import type { Field } from '../../src/spec/data-type.ts'
import { parseProject } from '../../src/spec/parse-project.ts'
import { parseType } from '../../src/spec/parse-type.ts'
import { documentCases } from '../hostile/cases/documents.ts'
import { encodingCases } from '../hostile/cases/encodings.ts'
import { fileCases } from '../hostile/cases/files.ts'
import { jsonPathCases } from '../hostile/cases/json-path.ts'
import { keyCases } from '../hostile/cases/keys.ts'
import { numberCases } from '../hostile/cases/numbers.ts'
import { sizeCases } from '../hostile/cases/sizes.ts'
import { stringCases } from '../hostile/cases/strings.ts'
import { syntaxCases } from '../hostile/cases/syntax.ts'
import { textCases } from '../hostile/cases/texts.ts'
import { cellTypes, recordKinds, valueKinds } from '../hostile/contract-cells.ts'
import { storedFiles } from '../hostile/due-quarantine.ts'
import type { ReadRequest } from './ask-records.ts'

const cases = [
  ...documentCases,
  ...encodingCases,
  ...fileCases,
  ...jsonPathCases,
  ...keyCases,
  ...numberCases,
  ...sizeCases,
  ...stringCases,
  ...syntaxCases,
  ...textCases,
]

/** Every file of the hostile cases that is not compressed, read as its case says. */
export function hostileRequests(): readonly ReadRequest[] {
  return cases.flatMap((given) => {
    const { columns, limits } = readProject(given.schema ?? 'a: int', given.limits)
    const jsonPath = given.jsonPath === undefined ? undefined : readPath(given.jsonPath)
    const files = Object.entries(storedFiles(given)).filter(([name]) => !/\.(gz|zst)$/.test(name))
    return files.map(([name, content]) => ({
      name: `${given.name}: ${name}`,
      file: Buffer.from(content),
      chunkSizes: content.length > 100_000 ? [[]] : [[], [1000, 65_536]],
      columns,
      known: columns,
      limits,
      jsonPath,
    }))
  })
}

/** Every kind of JSON in a column of every type, alone and inside of other types; a line each. */
export function cellRequests(): readonly ReadRequest[] {
  const around: readonly (readonly [type: (inner: string) => string, json: (inner: string) => string])[] = [
    [(inner) => inner, (inner) => inner],
    [(inner) => `array<${inner}>`, (inner) => `[null,${inner}]`],
    [(inner) => `struct<f:${inner}>`, (inner) => `{"x":[],"f":${inner}}`],
    [(inner) => `map<string,${inner}>`, (inner) => `{"f":${inner}}`],
    [(inner) => `choice<int,${inner}>`, (inner) => inner],
    [(inner) => `map<int,array<struct<f:${inner}>>>`, (inner) => `{"1":[{},{"f":${inner}}]}`],
  ]
  const values = around.flatMap(([type, json]) =>
    cellTypes.map((inner) => ({
      type: type(inner),
      lines: valueKinds.map((kind) => `{"k":1,"v":${json(kind.json)}}`),
    })),
  )
  const records = cellTypes.map((type) => ({
    type,
    lines: recordKinds.map((kind) => kind.record('v', 1)),
  }))
  return [...values, ...records].flatMap(({ type, lines }) =>
    [false, true].map((discardsValues) => ({
      name: `cells of ${type}${discardsValues ? ', discarded' : ''}`,
      file: Buffer.from(`{}\n{}\n${lines.join('\n')}\n`),
      chunkSizes: [[]],
      columns: [column('k', 'int'), column('v', type)],
      discardsValues,
    })),
  )
}

export function column(name: string, type: string): Field {
  const parsed = parseType(type)
  if (!parsed.ok) throw new Error(parsed.message)
  return { name, type: parsed.type }
}

export function readPath(text: string): JsonPath {
  const parsed = parseJsonPath(text)
  if ('problem' in parsed) throw new Error(parsed.problem.message)
  return parsed.path
}

function readProject(schema: string, limits: string | undefined) {
  const project = parseProject([
    { file: 'etl.yaml', text: `name: hostile\n${limits === undefined ? '' : `limits: ${limits}\n`}` },
    { file: 'schemas/in.yaml', text: `${schema}\n` },
  ])
  const parsed = project.schemas[0]
  const problems = [...project.settingsProblems, ...(parsed?.problems ?? [])]
  if (parsed === undefined || problems.length > 0)
    throw new Error(problems.map(({ message }) => message).join())
  return { columns: parsed.schema.columns, limits: project.settings.limits }
}
