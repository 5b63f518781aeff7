import type { Forecast } from './forecast.ts'

/** How documents are laid out in a file. */
export const forms = ['ndjson', 'array', 'pretty', 'concatenated'] as const
export type Form = (typeof forms)[number]

export const compressions = ['none', 'gz', 'zst'] as const
export type Compression = (typeof compressions)[number]

export interface Layout {
  readonly form: Form
  readonly compression: Compression
  /** A byte order mark before the first document. */
  readonly bom: boolean
  /** Lines end in CR LF. */
  readonly crlf: boolean
}

/** `ndjson`, `json.gz`, … */
export function extensionOf({ form, compression }: Layout): string {
  const extension = form === 'ndjson' ? 'ndjson' : 'json'
  return compression === 'none' ? extension : `${extension}.${compression}`
}

/** The text of a file with these documents, piece by piece. */
export function* layOut(documents: Iterable<Forecast>, { form, bom, crlf }: Layout): Generator<string> {
  const newline = crlf ? '\r\n' : '\n'
  if (bom) yield '\ufeff'
  let count = 0
  for (const document of documents) {
    if (form === 'array') yield count === 0 ? '[' : `,${newline}`
    const text = form === 'pretty' ? JSON.stringify(document, null, 2) : JSON.stringify(document)
    yield crlf && form === 'pretty' ? text.replaceAll('\n', newline) : text
    if (form === 'ndjson' || form === 'pretty') yield newline
    count += 1
  }
  if (form === 'array') yield count === 0 ? `[]${newline}` : `]${newline}`
}
