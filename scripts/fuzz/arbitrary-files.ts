import type { Field } from '../../src/spec/data-type.ts'
import type { Random } from '../generate/random.ts'
import { arbitraryDocument, arbitraryLine, csvHeader } from './arbitrary-document.ts'
import type { FuzzFile } from './fuzz-file.ts'

const names = [
  'a',
  'b c',
  'é',
  'a%20b',
  'a+b',
  'a,b',
  'a=b',
  'year=2024/x',
  'deep/er/x',
  'x#y',
  'a(1)',
  "it's",
  'Ünï',
  'a&b',
  'z~',
  '1',
  'a@b',
  'a;b',
  'a b/c d',
]

/** Files that together hold so many documents. */
export function arbitraryFiles(
  options: {
    readonly columns: readonly Field[]
    readonly format: 'json' | 'csv'
    readonly documents: number
    readonly hostility: number
  },
  random: Random,
): readonly FuzzFile[] {
  const { columns, format, documents, hostility } = options
  const count = random.pick([1, 1, 2, 3, 5])
  const files: FuzzFile[] = []
  let left = documents
  for (let index = 0; left > 0; index++) {
    const form =
      format === 'csv' ? 'csv' : random.pick(['lines', 'lines', 'lines', 'array', 'stream'] as const)
    // what breaks the syntax of a stream breaks the rest of the file
    const most = form === 'array' || form === 'stream' ? 150 : Math.ceil(documents / count)
    const here = Math.min(left, most)
    const first = documents - left
    left -= here
    const write = format === 'csv' ? arbitraryLine : arbitraryDocument
    const isGzip = random.chance(0.15)
    files.push({
      name: `${random.pick(names)}${index}.${format}${isGzip ? '.gz' : ''}`,
      form,
      lineEnd: random.chance(0.12) ? '\r\n' : '\n',
      hasMark: random.chance(0.07),
      isGzip,
      ...(format === 'csv' ? { header: csvHeader(columns) } : {}),
      documents: Array.from({ length: here }, (_, at) =>
        write(
          columns,
          random,
          first + at,
          form === 'array' || form === 'stream' ? hostility / 10 : hostility,
        ),
      ),
      end: Buffer.from(
        random.chance(0.04) ? random.pick(['\n\n', ' ', '\t\n', '{', 'x', '\0', '{"id":1}']) : '',
      ),
    })
  }
  if (random.chance(0.1)) files.push({ ...emptyFile, name: `empty.${format}` })
  return files
}

const emptyFile: Omit<FuzzFile, 'name'> = {
  form: 'lines',
  lineEnd: '\n',
  hasMark: false,
  isGzip: false,
  documents: [],
  end: Buffer.alloc(0),
}
