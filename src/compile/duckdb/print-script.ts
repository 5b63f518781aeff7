import type { CheckedJob } from '../checked-job.ts'
import { planReads } from '../plan-reads.ts'
import { compileDuckdbJob } from './compile-job.ts'
import { printCopy } from './print-copy.ts'
import { printSetAddress, printSetKeyBase } from './print-statements.ts'

/** A job as a script for DuckDB's own shell: what a run does, without its checks and its publishing. */
export function printDuckdbScript(checked: CheckedJob): string {
  const { job } = checked
  const compiled = compileDuckdbJob(planReads(checked))
  const relational = compiled.outputs.some(({ folder }) => folder !== '')
  const statements = [
    ...compiled.sources.map(({ filesVariable, source }) => printSetAddress(filesVariable, source.address)),
    ...(relational ? [printSetKeyBase(0n)] : []),
    ...compiled.statements,
    ...compiled.outputs.map((output) => {
      const { format, compression, targetFileBytes, path } = job.sink
      if (format !== 'parquet' && format !== 'csv' && format !== 'json')
        return `-- ${format} is not written locally`
      return printCopy({ output, format, compression, targetFileBytes, directory: `${path}${output.folder}` })
    }),
  ]
  const title = [job.name, ...(job.description === undefined ? [] : [job.description])].join(': ')
  return `-- ${title}\n\n${statements.map((statement) => `${statement};`).join('\n\n')}\n`
}
