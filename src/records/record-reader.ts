import type { Limits } from '../spec/contract.ts'
import { checkSplit } from './check-split.ts'
import { type Contract, compileContract } from './compile-contract.ts'
import type { FileForm } from './detect-form.ts'
import type { JsonPath } from './parse-json-path.ts'
import type { RecordSink } from './record-sink.ts'
import { createFileSplitter, type FileSplitter } from './split-file.ts'

export interface RecordReaderOptions {
  /** Without one, objects are taken unchecked, but for the size of a document. */
  readonly contract?: Contract | undefined
  readonly jsonPath?: JsonPath | undefined
  /** Without a contract. Default: `defaultLimits`. */
  readonly limits?: Limits | undefined
  /** Where it was looked up before; the bytes may then come from the midst of a file, from a line's start on. */
  readonly knownForm?: FileForm | undefined
  /** Whether a record is accepted that fits once single values are NULL. Default: false. */
  readonly discardsValues?: boolean | undefined
}

/** Reads one file's records from chunks of any size; how it is cut never changes what is found. */
export type RecordReader = Omit<FileSplitter, 'settle'>

export function createRecordReader(options: RecordReaderOptions, sink: RecordSink): RecordReader {
  const { jsonPath, knownForm, discardsValues = false } = options
  const contract = options.contract ?? compileContract({ limits: options.limits })
  const isTrusted = options.contract === undefined
  const target = checkSplit({ contract, isTrusted, discardsValues, jsonPath }, sink)
  return createFileSplitter({ limits: contract.limits, elements: jsonPath === undefined, knownForm }, target)
}
