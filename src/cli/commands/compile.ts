import type { Command } from '../command.ts'

export const compileCommand: Command = {
  command: ['compile <job>'],
  describe: 'Show what a job is compiled to',
  builder: (parser) =>
    parser
      .positional('job', { type: 'string', describe: 'Name of a file in jobs/', demandOption: true })
      .option('to', { choices: ['duckdb'], default: 'duckdb', describe: 'The engine to compile for' })
      .example('etl compile FlattenWeather --to duckdb', 'The SQL that runs on this machine'),
  async run(args, io) {
    const { job } = args as unknown as { readonly job: string }
    const { readProject } = await import('../read-project.ts')
    const { findJob } = await import('../../compile/find-job.ts')
    const { printDuckdbScript } = await import('../../compile/duckdb/print-script.ts')
    const { project } = await readProject(io.workingDirectory)
    const sql = printDuckdbScript(findJob(project, job))
    io.stdout.write(args.json ? `${JSON.stringify({ job, to: 'duckdb', text: sql })}\n` : sql)
    return 0
  },
}
