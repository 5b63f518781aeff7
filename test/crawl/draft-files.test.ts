import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { analyseQuery } from '../../src/compile/athena/analyse-query.ts'
import { declaredTables } from '../../src/compile/declared-tables.ts'
import { type DraftEvidence, type DraftSubject, draftFiles } from '../../src/compile/draft/draft-files.ts'
import { findJob } from '../../src/compile/find-job.ts'
import { chooseRecords } from '../../src/crawl/draft/draft-records.ts'
import { widenIntegers } from '../../src/crawl/draft/draft-schema.ts'
import { columnsOfShape } from '../../src/crawl/shape/type-of-shape.ts'
import { type DataType, printType } from '../../src/spec/data-type.ts'
import { parseProject } from '../../src/spec/parse-project.ts'
import { observe } from './observed.ts'

/** What would be drafted for documents of one file each. */
function subjectFor(documents: readonly unknown[], files = documents.length): DraftSubject {
  const found = chooseRecords(observe(documents), { records: documents.length, files })
  const fields = columnsOfShape(found.record, { mixed: 'choice' })
    .filter(({ name }) => found.record.fields?.has(name))
    .map((field) => ({ ...field, type: widenIntegers(field.type) }))
  const inbox = 's3://shop-inbox/raw/'
  return {
    name: 'shop',
    records: 'orders',
    origin: 'orders.json',
    format: 'json',
    csv: undefined,
    fields,
    found,
    location: { source: inbox, inbox, folder: 'sample-data/raw', remark: 'It was copied here.' },
  }
}

function textOf(subject: DraftSubject, folder: string, evidence?: DraftEvidence): string {
  return draftFiles(subject, evidence).files.find(({ file }) => file.startsWith(folder))?.text ?? ''
}

/** The names and expressions of the select step, as they are written. */
function selected(job: string): readonly string[] {
  const lines = job.split('\n')
  const start = lines.findIndex((line) => line.includes('- select:'))
  const rest = lines.slice(start + 1)
  return rest
    .slice(
      0,
      rest.findIndex((line) => !line.startsWith('      ')),
    )
    .map((line) => line.trim())
}

/** Whether a struct has such a name: its text is then in another order. */
function holdsNumberName(type: DataType): boolean {
  return /[<,]`\d+`:/.test(printType(type))
}

const names = fc.oneof(
  fc.constantFrom(
    'id',
    'type',
    'order',
    'a.b',
    'a b',
    '3h',
    'null',
    'true',
    'Ümläut',
    '',
    'x:y',
    '# no',
    "it's",
    '"q"',
    '`',
    '日本',
    'year',
  ),
  fc.string({ unit: 'binary', maxLength: 6 }),
)
const { value } = fc.letrec<{ value: unknown; object: unknown }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 4 },
    fc.constantFrom(null, true, 1, 2.5, 2 ** 40, 'text', '2024-01-01', [], {}),
    fc.array(tie('value'), { maxLength: 3 }),
    tie('object'),
  ),
  object: fc.dictionary(names, tie('value'), { maxKeys: 5 }),
}))
const document = fc.dictionary(names, value, { minKeys: 1, maxKeys: 6 })

describe('a drafted project', () => {
  it('has no mistake, whatever the documents are', () => {
    fc.assert(
      fc.property(
        fc.array(document, { minLength: 1, maxLength: 4 }),
        fc.boolean(),
        (documents, isDocument) => {
          const subject = subjectFor(documents, isDocument ? documents.length : 0)
          const draft = draftFiles(subject)
          fc.pre(draft.job.rows.columns.length > 0)
          const project = parseProject(draft.files)
          expect(project.settingsProblems).toEqual([])
          expect(findJob(project, draft.jobName).columns.map(({ name }) => name)).toHaveLength(
            draft.job.rows.columns.length,
          )
          // YAML's reader puts names that are numbers first
          const written = project.schemas.flatMap(({ schema }) => schema.columns)
          const typesOf = (columns: DraftSubject['fields']) =>
            new Map(columns.map(({ name, type }) => [name, printType(type)]))
          expect(typesOf(written.filter(({ type }) => !holdsNumberName(type)))).toEqual(
            typesOf(subject.fields.filter(({ type }) => !holdsNumberName(type))),
          )
          const query = draft.files.find(({ file }) => file.startsWith('sql/'))?.text ?? ''
          const { tables, tableNames } = declaredTables(project)
          expect(analyseQuery({ sql: query, tables, tableNames })).toMatchObject({ ok: true })
        },
      ),
      { numRuns: 100 },
    )
  })

  it('has a row for each entry of the array with most of them, and the record beside it', () => {
    const documents = [
      {
        id: 1,
        customer: { id: 7, name: 'Ada' },
        lines: [
          { sku: 'A', quantity: 1 },
          { sku: 'B', quantity: 2 },
        ],
        paid: [{ at: 1 }],
      },
      { id: 2, customer: { id: 8, name: 'Bo' }, lines: [{ sku: 'C', quantity: 3 }] },
    ]
    const job = textOf(subjectFor(documents, 1), 'jobs/')
    expect(job).toContain('- explode: { line: lines }')
    expect(selected(job).map((line) => line.replace(/ #.*/, ''))).toEqual([
      'id: id',
      'customer_id: customer.id',
      'customer_name: customer.name',
      'sku: line.sku',
      'quantity: line.quantity',
      'paid: paid',
    ])
  })

  it('says in the schema what is uncertain', () => {
    const documents = [
      { id: 1, price: 2, note: null, tags: [], city: { zip: 1 } },
      { id: 'two', price: 2.5, note: null, city: { zip: null } },
      { id: 3, price: 4 },
    ]
    const lines = textOf(subjectFor(documents, 1), 'schemas/')
      .split('\n')
      .filter((line) => line !== '' && !line.startsWith('#'))
    expect(lines).toEqual([
      'id: choice<bigint,string> # 2 int, first in a.json:1; 1 string, first in a.json:2',
      'price: double',
      'note: string # in 2 of 3; always null, so the type is a guess',
      'tags: array<string> # in 1 of 3; always empty, so the type is a guess',
      'city: # in 2 of 3',
      '  zip: bigint # null in 1',
    ])
  })

  it('leaves out of the rows what has no type yet, and resolves mixed kinds', () => {
    const documents = [
      { id: 1, note: null, sizes: [1, 'M'], extra: { a: 1 } },
      { id: 'two', note: null, extra: [1] },
    ]
    const job = textOf(subjectFor(documents, 1), 'jobs/')
    expect(selected(job)).toEqual([
      'id: id',
      'sizes: sizes',
      'extra: extra',
      '# left out:',
      '#   note: always null (2 times), so its type is not known',
    ])
    expect(job).toMatch(
      /id: cast:string # bigint or string\n {6}"?sizes\[\]"?: cast:string # bigint or string/,
    )
    expect(job).toMatch(/extra: make_struct # /)
  })

  it('selects the records of a document that only wraps them', () => {
    const features = [{ type: 'Feature', properties: { mag: 1.5, type: 'quake' }, id: 'a' }]
    const job = textOf(subjectFor([{ type: 'FeatureCollection', metadata: { count: 1 }, features }]), 'jobs/')
    expect(job).toContain('jsonPath: $.features[*] #')
    expect(selected(job)).toEqual([
      'type: type',
      'mag: properties.mag',
      'properties_type: properties.type',
      'id: id',
    ])
  })

  it('makes rows of the entries of an object whose keys are data', () => {
    const days = { '2024-01-01': { high: 3, low: 1 }, '2024-01-02': { high: 4, low: 2 } }
    const job = textOf(subjectFor([{ station: { id: 1 }, days }]), 'jobs/')
    expect(job).toContain('- explode: { date: map_keys(days) }')
    expect(selected(job)).toEqual([
      'station_id: station.id',
      'date: date',
      'high: element_at(days, date).high',
      'low: element_at(days, date).low',
    ])
  })

  it('reads the values where the keys at the top are data', () => {
    const job = textOf(subjectFor([{ '2024-01-01': { open: 1 }, '2024-01-02': { open: 2 } }]), 'jobs/')
    expect(job).toContain('jsonPath: $.* # the keys, which are data, are lost')
    expect(selected(job)).toEqual(['open: open'])
  })

  it.each([
    ['seconds', 'CAST(from_unixtime(t) AS timestamp)'],
    ['milliseconds', 'CAST(from_unixtime(t / 1e3) AS timestamp)'],
    ['microseconds', 'CAST(from_unixtime(t / 1e6) AS timestamp)'],
  ] as const)('makes a timestamp of %s and partitions by it', (unit, expression) => {
    const evidence: DraftEvidence = {
      time: { column: 't', unit, name: 'ts' },
      partition: 'month',
      notNull: ['id'],
    }
    const subject = subjectFor([{ id: 1, t: 1 }], 0)
    const job = textOf(subject, 'jobs/', evidence)
    expect(job).toContain(`      ts: ${expression} # ${unit} since 1970, UTC\n`)
    expect(job).toContain('partitionBy: [year(ts), month(ts)]\n')
    expect(job).toContain('- notNull: [id]')
    const draft = draftFiles(subject, evidence)
    expect(findJob(parseProject(draft.files), draft.jobName).columns.at(-1)).toEqual({
      name: 'ts',
      type: { kind: 'timestamp' },
    })
  })
})
