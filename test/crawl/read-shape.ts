import { createRecordObserver, type ObservedRecords } from '../../src/crawl/shape/observe-records.ts'
import type { JsonPath } from '../../src/records/parse-json-path.ts'
import { createFileSplitter } from '../../src/records/split-file.ts'
import { defaultLimits, type Limits } from '../../src/spec/contract.ts'

interface ReadOptions {
  readonly uri?: string
  readonly jsonPath?: JsonPath
  readonly limits?: Partial<Limits>
  readonly chunkBytes?: number
}

/** What is observed in a file with that text, which arrives in chunks of such a size. */
export function readShape(text: string | Buffer, options: ReadOptions = {}): ObservedRecords {
  const { uri = 's3://in/a.json', jsonPath, chunkBytes = 1 << 20 } = options
  const limits = { ...defaultLimits, ...options.limits }
  const observer = createRecordObserver({ uri, limits, jsonPath })
  const splitter = createFileSplitter({ limits, elements: jsonPath === undefined }, observer.target)
  const bytes = Buffer.from(text)
  for (let at = 0; at < bytes.length; at += chunkBytes) {
    const chunk = Buffer.from(bytes.subarray(at, at + chunkBytes))
    splitter.push(chunk)
    chunk.fill('?')
  }
  splitter.end()
  return observer.found()
}
