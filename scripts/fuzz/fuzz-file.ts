import { gzipSync } from 'node:zlib'

/** An input file by its parts, so that documents can be left out. */
export interface FuzzFile {
  readonly name: string
  /** How documents stand beside each other: a line each, in an array, one after the other over several lines. */
  readonly form: 'lines' | 'array' | 'stream' | 'csv'
  readonly lineEnd: '\n' | '\r\n'
  readonly hasMark: boolean
  readonly isGzip: boolean
  /** The first line of CSV. */
  readonly header?: Buffer
  readonly documents: readonly Buffer[]
  /** After the last document. */
  readonly end: Buffer
}

export function encodeFile(file: FuzzFile): Uint8Array {
  const { form, lineEnd, hasMark, isGzip, documents, end } = file
  const mark = hasMark ? [Buffer.from([0xef, 0xbb, 0xbf])] : []
  const content = Buffer.concat([...mark, ...body(form, lineEnd, documents, file.header), end])
  return isGzip ? gzipSync(content, { level: 1 }) : content
}

function body(
  form: FuzzFile['form'],
  lineEnd: string,
  documents: readonly Buffer[],
  header: Buffer | undefined,
): readonly Buffer[] {
  const after = Buffer.from(lineEnd)
  switch (form) {
    case 'lines':
      return documents.flatMap((one) => [one, after])
    case 'csv':
      return [header ?? Buffer.alloc(0), after, ...documents.flatMap((one) => [one, after])]
    case 'array': {
      const between = Buffer.from(`,${lineEnd}  `)
      return [
        Buffer.from('['),
        ...documents.flatMap((one, at) => (at === 0 ? [one] : [between, one])),
        Buffer.from(']'),
        after,
      ]
    }
    case 'stream':
      return documents.flatMap((one) => [spread(one, lineEnd), after])
  }
}

/** Over several lines, where that is possible without knowing what it says. */
function spread(document: Buffer, lineEnd: string): Buffer {
  return document[0] === 0x7b ? Buffer.concat([Buffer.from(`{${lineEnd}  `), document.subarray(1)]) : document
}
