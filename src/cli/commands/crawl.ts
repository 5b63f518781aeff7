import { DataError, type EtlError, exitCodes, SpecError } from '../../errors.ts'
import type { Command } from '../command.ts'
import type { Crawl } from '../crawl-on-this-machine.ts'
import { createPaint } from '../io.ts'
import { printWarnings } from '../render/print-warnings.ts'
import { createProgressLine } from '../render/progress.ts'

interface CrawlArguments {
  readonly crawlers?: readonly string[]
  readonly sample: boolean
  readonly explain?: string
  readonly dryRun: boolean
  readonly writeSchema: boolean
  readonly detailedExitcode: boolean
}

export const crawlCommand: Command = {
  command: ['crawl [crawlers..]'],
  describe: 'Find tables in files: classify, infer, enter into the catalog, and tell what changed',
  builder: (parser) =>
    parser
      .positional('crawlers', { type: 'string', array: true, describe: 'Names in etl.yaml; none for all' })
      .option('sample', {
        type: 'boolean',
        default: false,
        describe: 'Infer from what a crawler on AWS looks at, and say what that misses; nothing is written',
      })
      .option('explain', {
        type: 'string',
        describe: 'Say why a field has its type: list.main.temp; nothing is written',
      })
      .option('dry-run', {
        type: 'boolean',
        default: false,
        describe: 'Say what would change; write nothing',
      })
      .option('write-schema', {
        type: 'boolean',
        default: false,
        describe: 'Create or update the files in schemas/ so that they hold what was seen',
      })
      .option('detailed-exitcode', {
        type: 'boolean',
        default: false,
        describe: 'Exit with 5 where the catalog changes or data has drifted from its schema',
      })
      .example('etl crawl rawDataWeatherCrawler', 'One crawler')
      .example('etl crawl rawDataWeatherCrawler --explain list.main.temp', 'Why it is a double')
      .example('etl crawl --dry-run --detailed-exitcode', 'In CI: has anything changed?'),
  async run(args, io) {
    const { crawlers, ...options } = args as unknown as CrawlArguments
    const lookOnly = [
      ...(options.sample ? ['--sample'] : []),
      ...(options.dryRun ? ['--dry-run'] : []),
      ...(options.explain === undefined ? [] : ['--explain']),
    ]
    if (options.writeSchema && lookOnly.length > 0)
      throw new SpecError({ message: `${lookOnly[0]} writes nothing`, hint: 'leave --write-schema out' })
    const { readProject } = await import('../read-project.ts')
    const { requireLocal } = await import('../require-local.ts')
    const opened = await readProject(io.workingDirectory)
    requireLocal(args.target, opened.project.settings)
    const { findCrawlers } = await import('../find-crawlers.ts')
    const checked = findCrawlers(crawlers ?? [], opened.project)
    const { crawlOnThisMachine } = await import('../crawl-on-this-machine.ts')
    const { writeSchemas } = await import('../write-schemas.ts')
    const { renderFound } = await import('../render/found.ts')
    const { renderCrawl } = await import('../render/crawl.ts')
    const paint = createPaint(io.stdout, { environment: io.environment, color: args.color })
    const style = { paint, width: io.stdout.columns ?? 100, verbose: args.verbose, quiet: args.quiet }
    const isTold = !args.json && options.explain === undefined
    const crawls: (Crawl & { readonly written: readonly string[] })[] = []
    const failures: EtlError[] = []
    for (const one of checked) {
      const progress = createProgressLine(io, { quiet: args.quiet || args.json })
      try {
        const crawl = await crawlOnThisMachine(
          { ...opened, checked: one, isApplied: lookOnly.length === 0, isSample: options.sample },
          progress,
          (found) => {
            progress.clear()
            if (isTold) io.stdout.write(`${renderFound(one.crawler, found, style)}\n`)
          },
        )
        const written = options.writeSchema ? await writeSchemas(opened.root, crawl.schemas) : []
        crawls.push({ ...crawl, written })
        if (!isTold) continue
        printWarnings(warningsOf(crawl, args.verbose), { io, color: args.color })
        io.stdout.write(`${renderCrawl({ ...crawl, written }, style)}\n`)
      } catch (error) {
        if (!(error instanceof SpecError || error instanceof DataError)) throw error
        failures.push(error)
      }
    }
    const failure = failures.length === 0 ? undefined : joinFailures(failures)
    if (failure !== undefined && crawls.length === 0) throw failure
    if (options.explain !== undefined) {
      const { explainInCrawls } = await import('../explain-in-crawls.ts')
      const explanations = explainInCrawls(options.explain, crawls)
      const { renderExplanations } = await import('../render/explanations.ts')
      io.stdout.write(
        args.json ? `${JSON.stringify({ explanations })}\n` : `${renderExplanations(explanations, style)}\n`,
      )
      return exitCodes.done
    }
    const { errorAsJson, renderProblems } = await import('../render/problems.ts')
    if (args.json) {
      const { crawlAsJson } = await import('../render/crawl-as-json.ts')
      const error = failure === undefined ? {} : errorAsJson(failure)
      io.stdout.write(`${JSON.stringify({ crawls: crawls.map(crawlAsJson), ...error })}\n`)
    } else if (failure !== undefined) {
      const talk = createPaint(io.stderr, { environment: io.environment, color: args.color })
      io.stderr.write(`${renderProblems(failure.problems, talk)}\n`)
    }
    if (failure !== undefined) return failure.exitCode
    const hasChanged = crawls.some(({ isChanged }) => isChanged)
    return options.detailedExitcode && hasChanged ? exitCodes.changes : exitCodes.done
  },
}

/** A crawler that fails leaves the others alone. */
function joinFailures(failures: readonly EtlError[]): EtlError {
  const problems = failures.flatMap((failure) => failure.problems)
  return failures.every((failure) => failure instanceof SpecError)
    ? new SpecError(problems)
    : new DataError(problems)
}

function warningsOf({ found, plan }: Crawl, isVerbose: boolean): readonly string[] {
  return [
    ...found.warnings.map(({ message, hint }) => (isVerbose ? `${message}; ${hint}` : message)),
    ...plan.warnings,
  ]
}
