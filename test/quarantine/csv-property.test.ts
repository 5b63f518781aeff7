import { gzipSync } from 'node:zlib'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { storeZstd } from '../conformance/store-zstd.ts'
import { withRuns } from './run-in-project.ts'

interface Cell {
  /** As it stands in the file. */
  readonly raw: string
  readonly value: string | null
}

interface Line {
  readonly raw: string
  /** Undefined for a blank line. */
  readonly cells?: readonly Cell[]
}

const quote = (value: string): Cell => ({ raw: `"${value.replaceAll('"', '""')}"`, value })
const plain = (value: string): Cell => ({ raw: value, value: value === '' ? null : value })

const numbers = fc.oneof(
  { weight: 8, arbitrary: fc.integer({ min: -2147483648, max: 2147483647 }).map(String) },
  { weight: 1, arbitrary: fc.constantFrom('x', '1.0', '2147483648', ' 1', '1e3', '-', 'ü') },
  { weight: 1, arbitrary: fc.constant('') },
)
const texts = fc.string({
  unit: fc.constantFrom('a', 'é', '"', ',', ';', '\n', '\r\n', ' ', '😀', '#', "'"),
  maxLength: 6,
})
const flags = fc.constantFrom('true', 'FALSE', 'true', 'false', '', 'yes')

interface Form {
  readonly delimiter: string
  readonly lineEnd: string
  readonly hasHeader: boolean
  readonly hasMark: boolean
  readonly endsLast: boolean
}

const forms: fc.Arbitrary<Form> = fc.record({
  delimiter: fc.constantFrom(',', ';', '\t', '§'),
  lineEnd: fc.constantFrom('\n', '\r\n'),
  hasHeader: fc.boolean(),
  hasMark: fc.boolean(),
  endsLast: fc.boolean(),
})

/** Quotes what needs it; a first cell that is blank would make a blank line. */
function spell(value: string, isQuoted: boolean, delimiter: string): Cell {
  const needsQuotes = /["\r\n]/.test(value) || value.includes(delimiter) || /^ /.test(value)
  return isQuoted || needsQuotes ? quote(value) : plain(value)
}

const lines = ({ delimiter, lineEnd, hasHeader }: Form): fc.Arbitrary<readonly Line[]> => {
  const row = fc
    .tuple(numbers, texts, flags, fc.array(fc.boolean(), { minLength: 3, maxLength: 3 }), fc.nat(30))
    .map(([number, text, flag, quoted, odd]): Line => {
      // without a header DuckDB takes the first end of a line for those of all, in quotes or not
      const name = hasHeader ? text : text.replaceAll(/\r?\n/g, lineEnd)
      const cells = [number, name, flag].map((value, index) =>
        spell(value, quoted[index] ?? false, delimiter),
      )
      const all = odd === 0 ? cells.slice(0, 2) : odd === 1 ? [...cells, plain('more')] : cells
      return { raw: all.map(({ raw }) => raw).join(delimiter), cells: all }
    })
  const blank = fc.constant<Line>({ raw: '' })
  return fc.array(fc.oneof({ weight: 12, arbitrary: row }, { weight: 1, arbitrary: blank }), {
    maxLength: 40,
  })
}

function fits(cells: readonly Cell[]): boolean {
  const [number, , flag] = cells
  if (cells.length !== 3 || number === undefined || flag === undefined) return false
  const isInt =
    number.value === null ||
    (/^[+-]?\d+$/.test(number.value) && Math.abs(Number(number.value) + 0.5) < 2 ** 31)
  return isInt && (flag.value === null || /^(true|false)$/i.test(flag.value))
}

function due({ hasMark, hasHeader, lineEnd }: Form, header: string, given: readonly Line[]) {
  const accepted: unknown[] = []
  const rejected: unknown[] = []
  let line = hasHeader ? 2 : 1
  let offset = (hasMark ? 3 : 0) + (hasHeader ? Buffer.byteLength(header + lineEnd) : 0)
  let index = 0
  for (const { raw, cells } of given) {
    if (cells !== undefined) {
      if (fits(cells)) {
        const [number, text, flag] = cells.map(({ value }) => value)
        const flagDue = flag == null ? null : flag.toLowerCase() === 'true'
        accepted.push({ id: number == null ? null : Number(number), name: text, ok: flagDue })
      } else rejected.push({ line, index, offset, bytes: Buffer.byteLength(raw), raw })
      index++
    }
    line += raw.split('\n').length
    offset += Buffer.byteLength(raw + lineEnd)
  }
  return { accepted, rejected }
}

const print = (rows: readonly unknown[]) => rows.map((row) => JSON.stringify(row)).sort()

const store = {
  '.csv': (bytes: Buffer) => bytes,
  '.csv.gz': gzipSync,
  '.csv.zst': (bytes: Buffer) => storeZstd(bytes.toString()),
}

it('what fits is in the table and the rest in quarantine, byte for byte and in its place', async () => {
  const given = forms.chain((form) =>
    fc.tuple(fc.constant(form), lines(form), fc.constantFrom('.csv', '.csv', '.csv.gz', '.csv.zst')),
  )
  await fc.assert(
    fc.asyncProperty(given, async ([form, made, extension]) => {
      const { delimiter, lineEnd, hasHeader, hasMark, endsLast } = form
      const header = ['id', 'name', 'ok'].join(delimiter)
      const all = [...(hasHeader ? [header] : []), ...made.map(({ raw }) => raw)]
      const text = `${hasMark ? '\ufeff' : ''}${all.join(lineEnd)}${endsLast && all.length > 0 ? lineEnd : ''}`
      const csv = `{ header: ${hasHeader}, delimiter: ${JSON.stringify(delimiter)} }`
      const files = {
        'etl.yaml': 'name: test\n',
        'schemas/in.yaml': 'id: int\nname: string\nok: boolean\n',
        'jobs/Case.yaml': `source: { path: data, schema: in, format: csv, csv: ${csv} }\nsteps: []\nsink: { table: lake.out, path: s3://lake/out/ }\n`,
        [`data/a${extension}`]: store[extension as keyof typeof store](Buffer.from(text)),
      }
      const { accepted, rejected } = due(form, header, made)
      await withRuns(files, async ({ run, quarantined, rows }) => {
        await run()
        const set = quarantined().map(({ line, index, offset, bytes, raw }) => ({
          line,
          index,
          offset,
          bytes,
          raw,
        }))
        expect(set).toEqual(rejected)
        expect(print((await rows()).map(({ id, name, ok }) => ({ id, name, ok })))).toEqual(print(accepted))
      })
    }),
    { numRuns: Number(process.env.RUNS ?? 25) },
  )
})
