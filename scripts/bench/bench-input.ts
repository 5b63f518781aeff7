import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { mkdir, readdir, readFile, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { writeForecasts } from '../generate/write-forecasts.ts'

const generator = join(import.meta.dirname, '../generate')

/** A file of so many megabytes of forecasts over 32 days, made once for each version of the generator. */
export async function prepareInput(megabytes: number, folder: string): Promise<string> {
  const path = join(folder, `forecasts-${megabytes}MB-${await generatorVersion()}.ndjson`)
  if (existsSync(path)) return path
  process.stderr.write(`making ${path}\n`)
  const out = join(folder, `making-${process.pid}`)
  await mkdir(out, { recursive: true })
  const [made] = await writeForecasts({
    out,
    size: { megabytes },
    documentsPerFile: Number.POSITIVE_INFINITY,
    seed: 'bench',
    from: '2024-05-01',
    to: '2024-05-27',
    variations: 'good',
    bad: 0,
    form: 'ndjson',
    compression: 'none',
    bom: false,
    crlf: false,
  })
  await rename(made as string, path)
  await rm(out, { recursive: true })
  return path
}

async function generatorVersion(): Promise<string> {
  const hash = createHash('sha256')
  for (const name of (await readdir(generator)).sort()) hash.update(await readFile(join(generator, name)))
  return hash.digest('hex').slice(0, 12)
}
