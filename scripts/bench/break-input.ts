import { createReadStream, createWriteStream, existsSync } from 'node:fs'
import { rename } from 'node:fs/promises'
import { createInterface } from 'node:readline'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { breakForecast } from '../generate/break-forecast.ts'

const every = 1000

/** The same forecasts with one in a thousand that breaks the contract, in a file beside. */
export async function breakInput(path: string): Promise<string> {
  const broken = path.replace(/\.ndjson$/, '-broken.ndjson')
  if (existsSync(broken)) return broken
  async function* lines() {
    let index = 0
    for await (const line of createInterface({ input: createReadStream(path) })) {
      const isBroken = index % every === every / 2
      yield isBroken
        ? `${JSON.stringify(breakForecast(JSON.parse(line), Math.floor(index / every)))}\n`
        : `${line}\n`
      index += 1
    }
  }
  const making = `${broken}.${process.pid}`
  await pipeline(Readable.from(lines()), createWriteStream(making))
  await rename(making, broken)
  return broken
}
