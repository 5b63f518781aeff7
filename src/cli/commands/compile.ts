import type { CheckedJob } from '../../compile/checked-job.ts'
import { SpecError } from '../../errors.ts'
import type { Limits } from '../../spec/contract.ts'
import type { Command } from '../command.ts'

type Engine = 'duckdb' | 'pyspark'

async function printJob(checked: CheckedJob, to: Engine, limits: Limits): Promise<string> {
  if (to === 'duckdb')
    return (await import('../../compile/duckdb/print-script.ts')).printDuckdbScript(checked)
  const { printSparkScript } = await import('../../compile/pyspark/print-script.ts')
  const { hashSpec } = await import('../../engine/hash-spec.ts')
  return printSparkScript(checked, { specHash: hashSpec(checked), limits })
}

export const compileCommand: Command = {
  command: ['compile <job>'],
  describe: 'Show what a job is compiled to',
  builder: (parser) =>
    parser
      .positional('job', { type: 'string', describe: 'Name of a file in jobs/', demandOption: true })
      .option('to', {
        choices: ['duckdb', 'pyspark'],
        default: 'duckdb',
        describe: 'The engine to compile for',
      })
      .option('output', {
        type: 'string',
        describe: 'With pyspark: write the script, and the package that it needs, to this folder',
      })
      .example('etl compile FlattenWeather --to duckdb', 'The SQL that runs on this machine')
      .example('etl compile FlattenWeather --to pyspark', 'The script that runs on Glue')
      .example(
        'etl compile FlattenWeather --to pyspark --output build',
        'FlattenWeather.py and glue_etl.zip, for spark-submit --py-files',
      ),
  async run(args, io) {
    const { job, to, output } = args as unknown as {
      readonly job: string
      readonly to: Engine
      readonly output?: string
    }
    if (output !== undefined && to !== 'pyspark') {
      throw new SpecError({ message: '--output goes with --to pyspark', hint: 'leave one of them out' })
    }
    const { readProject } = await import('../read-project.ts')
    const { findJob } = await import('../../compile/find-job.ts')
    const { project } = await readProject(io.workingDirectory)
    const checked = findJob(project, job)
    const text = await printJob(checked, to, project.settings.limits)
    const { describeGlueJob } = await import('../../compile/pyspark/describe-glue-job.ts')
    const glue = to === 'pyspark' ? { glue: describeGlueJob(checked.job) } : {}
    if (args.json) io.stdout.write(`${JSON.stringify({ job, to, text, ...glue })}\n`)
    if (output !== undefined) {
      const { writeScript } = await import('../write-script.ts')
      const files = await writeScript({ job, text, folder: output, from: io.workingDirectory })
      if (!args.json) io.stdout.write(files.map((file) => `${file}\n`).join(''))
    } else if (!args.json) io.stdout.write(text)
    return 0
  },
}
