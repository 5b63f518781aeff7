import { statSync } from 'node:fs'
import { OperatorError } from '../../errors.ts'
import type { Contract } from '../../records/compile-contract.ts'
import type { JsonPath } from '../../records/parse-json-path.ts'
import { defaultLimits, type Limits } from '../../spec/contract.ts'
import { assembleResult } from './assemble-result.ts'
import { planUnits, type SizedFile } from './plan-units.ts'
import { reportProgress, type ScanProgress } from './report-progress.ts'
import { createShare, runUnits } from './run-units.ts'
import { runWorkers } from './run-workers.ts'
import type { InputFile, MismatchHandling, ScanResult } from './scan-result.ts'
import type { UnitSettings } from './scan-unit.ts'

export interface ScanOptions {
  readonly files: readonly InputFile[]
  /** Of this scan alone while it runs. Without one the input is trusted: records are split, not checked. */
  readonly contract?: Contract | undefined
  readonly jsonPath?: JsonPath | undefined
  /** For a scan without a contract; a contract has its own. Default: `defaultLimits`. */
  readonly limits?: Limits
  /** An existing directory for spools and rejected records, of this scan alone; the caller removes it. */
  readonly scratchDir: string
  readonly threads: number
  readonly onMismatch: MismatchHandling
  /** Whether `newFields` are asked for; the contract has to say what is known. Default: false. */
  readonly inferUnknown?: boolean
  /** How much of a rejected record is kept. Default: 1 MiB. */
  readonly maxRawBytes?: number
}

export interface ScanEffects {
  /** The worker's entry, a JavaScript file; without it everything is scanned on the calling thread. */
  readonly workerUrl?: URL | undefined
  readonly onProgress?: ((progress: ScanProgress) => void) | undefined
  readonly signal?: AbortSignal | undefined
}

const defaultMaxRawBytes = 1024 * 1024
/** Less than this is scanned before workers have started and warmed up. */
const smallestSharedBytes = 32 * 1024 * 1024

/**
 * Splits files into records and checks each against the contract. Under 'fail' the result covers what was
 * scanned until `first` was found. Throws the signal's reason when aborted, `OperatorError` when a file cannot be
 * read or scratch not written.
 */
export async function scanInputs(options: ScanOptions, effects: ScanEffects = {}): Promise<ScanResult> {
  const { signal } = effects
  signal?.throwIfAborted()
  const files = options.files.map(sizeFile)
  const totalBytes = files.reduce((sum, { bytes }) => sum + bytes, 0)
  const isShared = effects.workerUrl !== undefined && options.threads > 1 && totalBytes >= smallestSharedBytes
  const units = planUnits(files, isShared ? options.threads : 1)
  const threads = isShared ? Math.min(options.threads, units.length) : 1
  const settings: UnitSettings = {
    contract: options.contract,
    limits: options.contract?.limits ?? options.limits ?? defaultLimits,
    jsonPath: options.jsonPath,
    scratchDir: options.scratchDir,
    onMismatch: options.onMismatch,
    infersTypes: options.inferUnknown ?? false,
    maxRawBytes: options.maxRawBytes ?? defaultMaxRawBytes,
  }
  const share = createShare(threads)
  const stopReporting = reportProgress(share, totalBytes, effects)
  try {
    const results =
      threads > 1 && effects.workerUrl !== undefined
        ? await runWorkers(units, settings, share, threads, effects.workerUrl)
        : await runUnits(units, settings, share)
    signal?.throwIfAborted()
    const wanted = results.filter(({ number }) => number <= Atomics.load(share.lastWanted, 0))
    return await assembleResult(files, units, wanted, settings)
  } finally {
    stopReporting()
  }
}

function sizeFile({ path, uri }: InputFile): SizedFile {
  try {
    return { path, uri, bytes: statSync(path).size }
  } catch (error) {
    const message = `Cannot read: ${(error as Error).message}`
    throw new OperatorError({ message, place: { file: uri } }, { cause: error })
  }
}
