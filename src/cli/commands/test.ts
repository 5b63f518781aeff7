import { exitCodes } from '../../errors.ts'
import type { Command } from '../command.ts'
import { createPaint } from '../io.ts'

interface TestArguments {
  readonly jobs?: readonly string[]
  readonly update: boolean
}

export const testCommand: Command = {
  command: ['test [jobs..]'],
  describe: 'Run the cases in jobs/*.test.yaml: given documents, expected rows',
  builder: (parser) =>
    parser
      .positional('jobs', { type: 'string', array: true, describe: 'Only these jobs' })
      .option('update', {
        type: 'boolean',
        default: false,
        describe: 'Write the rows that jobs make into the test files, for you to look at',
      })
      .example('etl test', 'All cases of all jobs')
      .example('etl test FlattenWeather --update', 'Take the rows that the job makes now'),
  async run(args, io) {
    const { jobs = [], update } = args as unknown as TestArguments
    const { readProject } = await import('../read-project.ts')
    const { readTests } = await import('../read-tests.ts')
    const { findTests } = await import('../find-tests.ts')
    const { testOnThisMachine } = await import('../test-on-this-machine.ts')
    const { root, project } = await readProject(io.workingDirectory)
    const tested = findTests({ project, files: await readTests(root), jobs, update })
    const { sampleData, limits } = project.settings
    const results = await testOnThisMachine({ jobs: tested, lake: { root, sampleData }, limits })
    const { updateTestFiles } = await import('../update-test-files.ts')
    const updated = update ? await updateTestFiles(root, tested, results) : new Map()
    const { renderCases, printCasesJson } = await import('../render/cases.ts')
    if (args.json) {
      io.stdout.write(`${printCasesJson(results, updated)}\n`)
    } else {
      const paint = createPaint(io.stdout, { environment: io.environment, color: args.color })
      io.stdout.write(`${renderCases(results, { updated, paint })}\n`)
    }
    const failed = results.some((result) => !result.passed && !updated.has(result))
    return failed ? exitCodes.data : exitCodes.done
  },
}
