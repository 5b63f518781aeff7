import type { Compression } from '../../crawl/classify/classification.ts'
import type { CsvForm } from '../../crawl/classify/csv-form.ts'
import { DataError } from '../../errors.ts'
import type { InputFile } from '../../lake/list-inputs.ts'
import { type ClassifiedFile, type ClassifyEffects, classifyFiles } from './classify-files.ts'

/** The files of one kind that a job is to read. */
export interface ChosenData {
  readonly format: 'json' | 'csv' | 'parquet'
  readonly files: readonly ClassifiedFile[]
  /** Files that lie beside them and are something else. */
  readonly aside: readonly { readonly uri: string; readonly why: string }[]
}

type JobFormat = ChosenData['format']

const jobFormats: readonly JobFormat[] = ['json', 'csv', 'parquet']

/**
 * Tells which of the files are data that a job can read. Throws `DataError` where none is, or where there are several
 * formats, of which only the caller knows which is meant.
 */
export async function chooseData(
  { files, from }: { readonly files: readonly InputFile[] /** As it was given. */; readonly from: string },
  effects: ClassifyEffects,
): Promise<ChosenData> {
  const classified = await classifyFiles({ files, classifiers: [] }, effects)
  const judged = classified.map((file) => ({ file, why: whyUnreadable(file) }))
  const aside = judged.flatMap(({ file, why }) => (why === undefined ? [] : [{ uri: file.uri, why }]))
  const readable = judged.flatMap(({ file, why }) => (why === undefined ? [file] : []))
  const formats = jobFormats.filter((format) => readable.some((file) => file.format === format))
  const [format] = formats
  if (format === undefined) throw noData(from, aside)
  if (formats.length > 1) throw mixedFormats(from, formats, readable)
  if (format !== 'csv') return { format, files: readable, aside }
  const main = findMainForm(readable)
  return {
    format,
    files: readable.filter((file) => isLike(file.csv, main)),
    aside: [
      ...aside,
      ...readable
        .filter((file) => !isLike(file.csv, main))
        .map(({ uri }) => ({ uri, why: 'CSV with other columns, or another delimiter' })),
    ],
  }
}

/** Of the form that most bytes have. */
function findMainForm(files: readonly ClassifiedFile[]): CsvForm | undefined {
  const forms = new Map<string, { readonly csv: CsvForm | undefined; readonly bytes: number }>()
  for (const { csv, bytes } of files) {
    const key = JSON.stringify(csv)
    forms.set(key, { csv, bytes: (forms.get(key)?.bytes ?? 0) + bytes })
  }
  return [...forms.values()].toSorted((left, right) => right.bytes - left.bytes)[0]?.csv
}

/** Whether CSV files may be of one table: half of their columns have the same names. */
function isLike(csv: CsvForm | undefined, main: CsvForm | undefined): boolean {
  if (csv === undefined || main === undefined) return csv === main
  if (csv.delimiter !== main.delimiter || csv.header !== main.header) return false
  if (!csv.header) return csv.columns.length === main.columns.length
  const shared = csv.columns.filter((name) => main.columns.includes(name)).length
  return shared * 2 >= Math.max(csv.columns.length, main.columns.length)
}

const jobCompressions: readonly Compression[] = ['none', 'gzip', 'zstd']

function whyUnreadable({ path, format, compression, problem }: ClassifiedFile): string | undefined {
  if (format === 'unknown') return problem ?? 'nothing that is known'
  if (!jobFormats.some((known) => known === format)) return `${format}, which no job reads`
  if (!jobCompressions.includes(compression))
    return `compressed with ${compression}; a job reads .gz and .zst`
  const extension = { gzip: '.gz', zstd: '.zst' }[compression as 'gzip' | 'zstd']
  if (extension === undefined || path.endsWith(extension)) return undefined
  return `compressed with ${compression}, which a job tells by the name: it has to end in ${extension}`
}

function noData(from: string, aside: ChosenData['aside']): DataError {
  const shown = aside.slice(0, 3).map(({ uri, why }) => `${uri}: ${why}`)
  const more = aside.length > 3 ? [`and ${aside.length - 3} more`] : []
  return new DataError({
    message: `there is no data in ${from} that a job can read`,
    expected: 'JSON in any form, CSV or Parquet; JSON and CSV may be .gz or .zst',
    found: [...shown, ...more].join('\n'),
  })
}

function mixedFormats(
  from: string,
  formats: readonly JobFormat[],
  files: readonly ClassifiedFile[],
): DataError {
  const counts = formats.map((format) => {
    const those = files.filter((file) => file.format === format)
    return `${those.length} ${format} (${those[0]?.uri})`
  })
  const extension = /\.[a-z]+(\.gz|\.zst)?$/i.exec(files[0]?.uri ?? '')?.[0] ?? '.json'
  return new DataError({
    message: `${from} holds data of several formats, and a job reads one`,
    found: counts.join(', '),
    hint: `give those of one format, in quotes: --from '${from.replace(/\/\.?$/, '')}/**/*${extension}'`,
  })
}
