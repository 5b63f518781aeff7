import { gzipSync } from 'node:zlib'
import type { ConformanceCase } from '../conformance-case.ts'
import { dedent } from '../step-project.ts'
import { storeZstd } from '../store-zstd.ts'

const mark = '\ufeff'
const ids = (...list: readonly number[]) => list.map((id) => ({ id }))

/** One folder with JSON in every form. */
const everyForm = {
  'data/lines.json': '{"id":1}\n{"id":2}\n',
  'data/array.json': '[{"id":3},\n {"id":4}]',
  'data/pretty.json': '{\n  "id": 5,\n  "note": {\n    "a": [1, 2]\n  }\n}\n',
  'data/concatenated.json': '{"id":6}{"id":7} {\n"id":8}',
  'data/mark.json': `${mark}{"id":9}\n{"id":10}\n`,
  'data/mark-array.json': `${mark}[{"id":11}]`,
  'data/crlf.json': '{"id":12}\r\n{"id":13}\r\n',
  'data/blank-lines.json': '\n\n{"id":14}\n\n  \n{"id":15}\n\n',
  'data/arrays.json': '[{"id":16}]\n[{"id":17},{"id":18}]',
  'data/no-end.ndjson': '{"id":19}\n{"id":20}',
  'data/lines.ndjson.gz': gzipSync('{"id":21}\n{"id":22}\n'),
  'data/array.json.gz': gzipSync('[{"id":23}]'),
  'data/lines.json.zst': storeZstd('{"id":24}\n{"id":25}\n'),
  'data/no-extension': '{"id":26}\n',
  'data/deeper/year=2024/one.json': '{"id":27}\n',
  'data/empty.json': '',
  'data/no-records.json': '[]',
  'data/_hidden.json': '{"id":91}\n',
  'data/.hidden.json': '{"id":92}\n',
  'data/_hidden/one.json': '{"id":93}\n',
}

const {
  'data/mark-array.json': _markArray,
  'data/arrays.json': _arrays,
  ...trustedForms
}: Readonly<Record<string, string | Uint8Array>> = everyForm
const untrusted = new Set([11, 16, 17, 18])

/** Names that DuckDB takes for globs, beside files that those globs match. */
const globNames = {
  'data/a[1].json': '{"id":1}\n',
  'data/a1.json': '{"id":2}\n',
  'data/a*.json': '{"id":3}\n',
  'data/a?.json': '{"id":4}\n',
  'data/{a}.json': '{"id":5}\n',
  "data/a'b %41 #é😀.json": '{"id":6}\n',
}

const document =
  '{"id":1,"city":{"id":2,"name":"x"},"list":[{"id":3,"w":[{"id":5},{"id":6}]},{"id":4,"w":[]}]}\n'

function project(files: ConformanceCase['files'], source = 'path: data', schema = 'id: int') {
  return {
    'schemas/in.yaml': dedent(schema),
    'jobs/Case.yaml': [
      `source: { schema: in, ${source} }`,
      'steps: []',
      'sink: { table: lake.out, path: s3://lake/out/ }',
    ].join('\n'),
    ...files,
  }
}

/** A record that breaks the contract fails the run. */
function strict(files: ReturnType<typeof project>): ReturnType<typeof project> {
  return { ...files, 'jobs/Case.yaml': `${files['jobs/Case.yaml']}\nrejects: { onMismatch: fail }` }
}

function selects(jsonPath: string, ...due: readonly number[]): ConformanceCase {
  return {
    name: `jsonPath ${jsonPath}`,
    files: project({ 'data/a.json': document }, `path: data, jsonPath: ${JSON.stringify(jsonPath)}`),
    due: { rows: ids(...due) },
  }
}

export const jsonCases: readonly ConformanceCase[] = [
  {
    name: 'JSON in every form, mixed in one folder',
    files: project(everyForm),
    due: { rows: ids(...Array.from({ length: 27 }, (_, index) => index + 1)) },
  },
  {
    name: 'the same, trusted, but for what DuckDB cannot read by itself',
    files: project(trustedForms),
    trustInput: true,
    due: {
      rows: ids(...Array.from({ length: 27 }, (_, index) => index + 1).filter((id) => !untrusted.has(id))),
    },
  },
  ...['[{"id":1}]\n[{"id":2}]\n', `${mark}[{"id":1}]`, '{"id":1}\n"x"\n', '{"id":1}\n[2]\n'].map(
    (content): ConformanceCase => ({
      name: `trusted and not what DuckDB can read: ${JSON.stringify(content)}`,
      files: project({ 'data/a.json': content }, 'path: data', 'id: string'),
      trustInput: true,
      engines: ['duckdb'],
      due: { failed: 'Expected OBJECT' },
    }),
  ),
  {
    name: 'file names that look like globs',
    files: project(globNames),
    due: { rows: ids(1, 2, 3, 4, 5, 6) },
  },
  {
    name: 'file names that look like globs, trusted',
    files: project(globNames),
    trustInput: true,
    due: { rows: ids(1, 2, 3, 4, 5, 6) },
  },
  {
    name: 'folders like id=7 are no columns',
    files: project({ 'data/id=7/a.json': '{"id":1}\n{"id":2}\n' }),
    due: { rows: ids(1, 2) },
  },
  {
    name: 'a glob as path',
    files: project(
      { 'data/2023/a.json': '{"id":1}', 'data/2024/b.json': '{"id":2}', 'data/2024/c.ndjson': '{"id":3}' },
      'path: data/2024/*.json',
    ),
    due: { rows: ids(2) },
  },
  { name: 'one file as path', files: project(everyForm, 'path: data/array.json'), due: { rows: ids(3, 4) } },
  {
    name: 'nothing at the path',
    files: project({}),
    due: { refused: ['there is nothing at'] },
  },
  selects('$', 1),
  selects('$.city', 2),
  selects('$.list[*]', 3, 4),
  selects('$.list[*].w[*]', 5, 6),
  selects("$['list'][1]", 4),
  selects('$.list[7]'),
  selects('$.nothing'),
  selects('$.city[*]'),
  selects('$.list.*'),
  {
    name: 'jsonPath over top-level arrays takes the array as a whole',
    files: project({ 'data/a.json': '[{"id":1},{"id":2}]\n[{"id":3}]' }, 'path: data, jsonPath: "$[*]"'),
    due: { rows: ids(1, 2, 3) },
  },
  {
    name: 'jsonPath in every form, trusted',
    files: project(
      { 'data/a.ndjson': `${document}${document}`, 'data/b.json.gz': gzipSync(`${mark}${document}`) },
      'path: data, jsonPath: "$.list[*]"',
    ),
    trustInput: true,
    due: { rows: ids(3, 4, 3, 4, 3, 4) },
  },
  {
    name: 'jsonPath outside of the grammar of Glue',
    files: project({ 'data/a.json': document }, 'path: data, jsonPath: "$..id"'),
    due: { refused: ["'..' is not supported"] },
  },
  {
    name: 'under onMismatch: fail, a record that breaks the contract fails the run before anything is written',
    files: strict(project({ 'data/a.json': '{"id":1}\n', 'data/b.json': '{"id":2}\n{"id":"3"}\n' })),
    due: { failed: 'a record does not fit the contract (wrongType) at $.id' },
  },
  {
    name: 'a field that nobody reads cannot break the contract',
    files: {
      ...project({ 'data/a.json': '{"id":"3","n":1}\n' }, 'path: data', 'id: int\nn: int'),
      'jobs/Case.yaml':
        'source: { schema: in, path: data }\nsteps:\n  - select: { n: n }\nsink: { table: lake.out, path: s3://lake/out/ }\n',
    },
    due: { rows: [{ n: 1 }] },
  },
]
