import { mkdir, rm } from 'node:fs/promises'
import type { CheckedJob } from '../compile/checked-job.ts'
import { compileDuckdbJob } from '../compile/duckdb/compile-job.ts'
import { planReads } from '../compile/plan-reads.ts'
import type { NewField } from '../crawl/shape/add-fields.ts'
import { DataError } from '../errors.ts'
import type { InputFile } from '../lake/list-inputs.ts'
import type { EvolvedField } from '../lake/run-report.ts'
import { compileContract } from '../records/compile-contract.ts'
import type { Limits } from '../spec/contract.ts'
import { printType } from '../spec/data-type.ts'
import { readEvolved } from './read-evolved.ts'
import type { BatchEffects } from './run-batch.ts'
import type { ScanResult } from './scan/scan-result.ts'

/** Gives the job as it is when fields have entered the schema of its source. */
export type EvolveJob = (fields: readonly NewField[]) => CheckedJob | Promise<CheckedJob>

interface EvolveOptions {
  readonly checked: CheckedJob
  readonly inputs: readonly InputFile[]
  /** Those that earlier runs of the table have found. */
  readonly before: readonly EvolvedField[]
  readonly limits: Limits
  /** An absolute path that the scan makes and removes. */
  readonly scratchDir: string
  readonly threads: number
}

/**
 * Under `onMismatch: evolve`, looks through the inputs for fields that the schema does not have, and gives the job
 * that has them. A field keeps the type that it had when it was first found.
 */
export async function evolveChecked(
  options: EvolveOptions,
  effects: Pick<BatchEffects, 'workerUrl' | 'signal'> & { readonly evolve?: EvolveJob | undefined },
): Promise<{ readonly checked: CheckedJob; readonly evolved: readonly EvolvedField[] }> {
  const { inputs, before, limits, scratchDir, threads } = options
  const { evolve } = effects
  if (options.checked.job.rejects.onMismatch !== 'evolve' || options.checked.source.format !== 'json')
    return { checked: options.checked, evolved: [] }
  if (evolve === undefined) throw new Error('a job that evolves needs effects.evolve')
  const known = readEvolved(before)
  const checked = known.length === 0 ? options.checked : await evolve(known)
  const [compiled] = compileDuckdbJob(planReads(checked)).sources
  if (compiled === undefined) return { checked, evolved: [] }
  const { scanInputs } = await import('./scan/scan-inputs.ts')
  await mkdir(scratchDir, { recursive: true })
  try {
    const scan = await scanInputs(
      {
        files: inputs,
        contract: compileContract({ columns: compiled.columns, known: compiled.source.columns, limits }),
        jsonPath: compiled.source.jsonPath,
        limits,
        scratchDir,
        threads,
        onMismatch: 'collect',
        maxRawBytes: 0,
        inferUnknown: true,
      },
      effects,
    )
    if (scan.newFieldsTruncated) throw tooManyFields(scan.unknownFields)
    const evolved = scan.newFields.map(({ path, type, uri, line }) => ({
      path,
      type: printType(type),
      file: uri,
      line,
    }))
    return {
      checked: evolved.length === 0 ? checked : await evolve([...known, ...scan.newFields]),
      evolved,
    }
  } finally {
    await rm(scratchDir, { recursive: true, force: true })
  }
}

/** Keys that are data are no columns. */
function tooManyFields(fields: ScanResult['unknownFields']): DataError {
  return new DataError(
    fields.slice(0, 3).map(({ path, uri, line }) => ({
      message: `there are more new fields than can enter a schema; ${path} is one of the first`,
      place: { file: uri, line, path },
      hint: 'where keys are data, make the column a map in the schema',
    })),
  )
}
