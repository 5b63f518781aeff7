import type { JobValidation } from '../../engine/validate-project.ts'
import { exitCodes } from '../../errors.ts'
import type { Command } from '../command.ts'
import { createPaint } from '../io.ts'
import { plural } from '../render/numbers.ts'
import { renderProblems } from '../render/problems.ts'

export const validateCommand: Command = {
  command: ['validate [jobs..]'],
  describe: 'Check specs, schemas and saved SQL, and run jobs over sample data; nothing is written',
  builder: (parser) =>
    parser
      .positional('jobs', { type: 'string', array: true, describe: 'Only these jobs' })
      .option('static', { type: 'boolean', default: false, describe: 'Read the specs only; run nothing' })
      .example('etl validate', 'Everything in the project'),
  async run(args, io) {
    const { jobs, static: staticOnly } = args as unknown as {
      readonly jobs?: readonly string[]
      readonly static: boolean
    }
    const { readProject } = await import('../read-project.ts')
    const { readQueries } = await import('../read-queries.ts')
    const { validateProject } = await import('../../engine/validate-project.ts')
    const { root, project } = await readProject(io.workingDirectory)
    const { problems, validations } = await validateProject({
      project,
      root,
      workingDirectory: io.workingDirectory,
      queries: await readQueries(root),
      jobs: jobs ?? [],
      staticOnly,
    })
    const all = [...problems, ...validations.flatMap((validation) => validation.problems)]
    if (args.json) {
      io.stdout.write(`${JSON.stringify({ valid: all.length === 0, problems: all, jobs: validations })}\n`)
    } else {
      const paint = createPaint(io.stdout, { environment: io.environment, color: args.color })
      const talk = createPaint(io.stderr, { environment: io.environment, color: args.color })
      if (all.length > 0) io.stderr.write(`${renderProblems(all, talk)}\n`)
      for (const validation of validations) io.stdout.write(`${renderValidation(validation, paint)}\n`)
      io.stdout.write(
        all.length === 0
          ? `${paint('green', 'valid')}\n`
          : `${paint('red', plural(all.length, 'problem'))}\n`,
      )
    }
    if (all.length === 0) return exitCodes.done
    return Math.max(
      ...validations.map(({ exitCode }) => exitCode),
      problems.length > 0 ? exitCodes.input : exitCodes.done,
    )
  },
}

function renderValidation(validation: JobValidation, paint: ReturnType<typeof createPaint>): string {
  const { job, problems, records, rows, advice } = validation
  const mark = problems.length > 0 ? paint('red', '✗') : paint('green', '✓')
  const counts =
    records === undefined ? '' : `  ${plural(records, 'sample record')} → ${plural(rows ?? 0, 'row')}`
  return [`${mark} ${job}${counts}`, ...advice.map((text) => `  note  ${text}`)].join('\n')
}
