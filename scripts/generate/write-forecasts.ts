import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { breakForecast } from './break-forecast.ts'
import { type Forecast, type ForecastOptions, makeForecast } from './forecast.ts'
import { extensionOf, type Layout, layOut } from './forms.ts'
import { writeFile } from './write-file.ts'

export interface WriteOptions extends ForecastOptions, Layout {
  readonly out: string
  /** How much to make: a number of documents, or millions of characters of text. */
  readonly size: { readonly documents: number } | { readonly megabytes: number }
  readonly documentsPerFile: number
  /** How many documents break the contract, spread evenly. */
  readonly bad: number
}

/** Writes files of forecasts into a folder; gives their paths. */
export async function writeForecasts(options: WriteOptions): Promise<readonly string[]> {
  await mkdir(options.out, { recursive: true })
  const made = { documents: 0, characters: 0 }
  const enough = () =>
    'documents' in options.size
      ? made.documents >= options.size.documents
      : made.characters >= options.size.megabytes * 1e6
  const paths: string[] = []
  while (!enough()) {
    const number = String(paths.length + 1).padStart(5, '0')
    const path = join(options.out, `forecast-${number}.${extensionOf(options)}`)
    const documents = nextDocuments(options, made, enough)
    await writeFile(path, measure(layOut(documents, options), made), options.compression)
    paths.push(path)
  }
  return paths
}

function* nextDocuments(
  options: WriteOptions,
  made: { documents: number },
  enough: () => boolean,
): Generator<Forecast> {
  for (let inFile = 0; inFile < options.documentsPerFile && !enough(); inFile += 1) {
    const index = made.documents
    made.documents += 1
    const forecast = makeForecast(index, options)
    const breakage = breakageAt(index, options)
    yield breakage === undefined ? forecast : breakForecast(forecast, breakage)
  }
}

/** Which of the bad documents stands at `index`, if one does. */
function breakageAt(index: number, { size, bad }: WriteOptions): number | undefined {
  if (!('documents' in size) || bad === 0) return undefined
  const number = Math.floor((index * bad) / size.documents)
  return Math.floor(((number + 0.5) * size.documents) / bad) === index ? number : undefined
}

function* measure(pieces: Iterable<string>, made: { characters: number }): Generator<string> {
  for (const piece of pieces) {
    made.characters += piece.length
    yield piece
  }
}
