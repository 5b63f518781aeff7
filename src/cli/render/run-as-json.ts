import type { PastRun } from '../../engine/list-runs.ts'

/** Of the inputs and outputs of a run, as many as are listed. */
export const listedInputs = 10

/** A run in a list, as `runs --json` prints it. */
export function runAsJson({
  run,
  job,
  status,
  mode,
  startedAt,
  endedAt,
  tablePath,
  outputs,
  removed,
  report,
}: PastRun) {
  return {
    run,
    job,
    status,
    mode,
    startedAt,
    endedAt,
    seconds: report.seconds,
    inputs: report.inputs,
    records: report.records,
    rows: report.rows,
    partitions: report.partitions,
    files: { written: outputs.length, removed, bytes: outputs.reduce((sum, { bytes }) => sum + bytes, 0) },
    tablePath,
    ...(report.error === undefined ? {} : { error: report.error }),
  }
}

/** A run alone, as `runs show --json` prints it. */
export function runDetailsAsJson(past: PastRun) {
  const { specHash, inputs, outputs, report } = past
  const { checks, quarantine, unknownFields, evolved, discarded, warnings, target, engine, error } = report
  return {
    ...runAsJson(past),
    target,
    engine,
    ...(specHash === undefined ? {} : { specHash }),
    firstInputs: inputs.slice(0, listedInputs),
    outputs,
    checks,
    ...(quarantine === undefined ? {} : { quarantine }),
    unknownFields,
    evolved,
    discarded,
    warnings,
    ...(error === undefined ? {} : { error }),
  }
}
