export { createJobChecker, type JobCheck } from './compile/check-project.ts'
export { type CompiledDuckdbJob, compileDuckdbJob } from './compile/duckdb/compile-job.ts'
export { findJob } from './compile/find-job.ts'
export { planReads } from './compile/plan-reads.ts'
export { type RunJobOptions, type RunJobResult, runJob } from './engine/run-job.ts'
export {
  DataError,
  EtlError,
  OperatorError,
  type Place,
  type Problem,
  SpecError,
  UnsupportedError,
} from './errors.ts'
export type { RunProgress, RunReport } from './lake/run-report.ts'
export { type DataType, type Field, printType } from './spec/data-type.ts'
export { type Project, type ProjectFile, parseProject } from './spec/parse-project.ts'
export { parseType } from './spec/parse-type.ts'
