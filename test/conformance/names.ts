import type { ConformanceCase } from './conformance-case.ts'
import { stepProject } from './step-project.ts'

const names = [
  'a"b',
  "it's",
  'a.b',
  'a b',
  ' ',
  'a\\b',
  'a`b',
  'a/b',
  'a=b',
  'a%41',
  'a\nb',
  '{x}',
  '[1]',
  '$var',
  '1a',
  '3h',
  '-',
  'é',
  '😀',
  '__proto__',
  'constructor',
  'toString',
  'select',
  'from',
  'order',
  'null',
  'true',
  'rowid',
  'filename',
  'file_row_number',
  'source',
  'output',
  'input',
  'slot',
  'step_1_select',
  'line',
  'e',
  'x0',
  'key_base',
  'value',
  'A',
]
const fields = names.map((name) => `${JSON.stringify(name)}: int`).join(', ')
const object = `{${names.map((name, index) => `${JSON.stringify(name)}:${index}`).join(',')}}`
const row = Object.fromEntries(names.map((name, index) => [name, index]))
// zod leaves this key out of a record
const written = names.filter((name) => name !== '__proto__')
const quoted = (name: string) => `"${name.replaceAll('"', '""')}"`

export const nameCases: readonly ConformanceCase[] = [
  {
    name: 'any name of a column',
    files: stepProject({ schema: `{ ${fields} }`, documents: `${object}\n`, steps: '' }),
    due: { rows: [row] },
  },
  {
    name: 'any name of a field, inside an array',
    files: stepProject({ schema: `l: [{ ${fields} }]`, documents: `{"l":[${object}]}\n`, steps: '' }),
    due: { rows: [{ l: [row] }] },
  },
  {
    name: 'any name in double quotes, as a column and as a field, on both sides of a select',
    files: stepProject({
      schema: `{ s: { ${fields} }, ${fields} }`,
      documents: `{"s":${object},${object.slice(1)}\n`,
      steps: `- select: { ${written
        .flatMap((name) => [
          `${JSON.stringify(`${name}!`)}: ${JSON.stringify(`s.${quoted(name)}`)}`,
          `${JSON.stringify(name)}: ${JSON.stringify(`${quoted(name)} + 100`)}`,
        ])
        .join(', ')} }`,
    }),
    due: {
      rows: [
        Object.fromEntries(
          names.flatMap((name, index) =>
            name === '__proto__'
              ? []
              : [
                  [`${name}!`, index],
                  [name, index + 100],
                ],
          ),
        ),
      ],
    },
  },
  {
    name: 'any name through explode, rename, drop and dropDuplicates',
    files: stepProject({
      schema: `{ l: ["int"], ${fields} }`,
      documents: `{"l":[5],${object.slice(1)}\n`,
      steps: `
        - explode: { "new 'one\\"": l }
          position: "№"
        - drop: [l]
        - dropDuplicates: { keys: [${names.map((name) => JSON.stringify(name)).join(', ')}] }
        - rename: { ${names.map((name) => `${JSON.stringify(`«${name}»`)}: ${JSON.stringify(name)}`).join(', ')} }`,
    }),
    due: {
      rows: [
        Object.fromEntries([
          ['new \'one"', 5],
          ['№', 1n],
          ...names.map((name, index) => [`«${name}»`, index] as const),
        ]),
      ],
    },
  },
  {
    name: 'any name in CSV',
    files: stepProject({ schema: `{ ${fields} }`, documents: `${object}\n`, steps: '', sink: 'format: csv' }),
    due: { rows: [Object.fromEntries(names.map((name, index) => [name, String(index)]))] },
  },
  {
    name: 'any name in JSON',
    files: stepProject({
      schema: `{ ${fields} }`,
      documents: `${object}\n`,
      steps: '',
      sink: 'format: json',
    }),
    due: { rows: [row] },
  },
]
