import { z } from 'zod'
import { durationPattern, parseDurationSeconds } from './quantity.ts'

/** Releases of Glue that scripts are made for: Spark 3.5.6 with Python 3.11, Spark 4.1.1 with Python 3.13. */
export const glueVersions = ['5.1', '6.0'] as const

/** Workers of a batch job. Source: https://docs.aws.amazon.com/glue/latest/dg/add-job.html */
export const workerTypes = ['G.1X', 'G.2X', 'G.4X', 'G.8X', 'R.1X', 'R.2X', 'R.4X', 'R.8X'] as const

/** How a job runs on Glue. The service's own defaults change; what is not said is pinned here. */
export interface GlueSettings {
  readonly version: (typeof glueVersions)[number]
  readonly workerType: (typeof workerTypes)[number]
  readonly workers: number
  readonly timeoutSeconds: number
  readonly maxConcurrentRuns: number
  readonly maxRetries: number
  /** Default arguments of the job, beside those that every job has. */
  readonly arguments: Readonly<Record<string, string>>
}

const bookmarkArgument = '--job-bookmark-option'

/** Arguments that the service or this tool sets. */
const ownArguments = new Set([
  bookmarkArgument,
  '--JOB_NAME',
  '--extra-py-files',
  '--TempDir',
  '--job-language',
])

const argumentName = z
  .string()
  .regex(/^--[A-Za-z][\w-]*$/, { error: "expected a name that begins with '--'" })
  .refine((name) => name !== bookmarkArgument, {
    error:
      'Glue’s own bookmark stays off: what a job has loaded stands in the commit log, and two bookmarks would disagree; see etl bookmark',
  })
  .refine((name) => name === bookmarkArgument || !ownArguments.has(name), {
    error: 'set by etl or by Glue itself',
  })

export const glueForm = z
  .strictObject({
    version: z.enum(glueVersions).optional().describe('Release of Glue (default 5.1)'),
    workerType: z.enum(workerTypes).optional().describe('Kind of worker (default G.1X)'),
    workers: z.int().min(2).max(299).optional().describe('Number of workers (default 2)'),
    timeout: z
      .string()
      .regex(durationPattern, { error: 'expected a duration such as 2h or 30m' })
      .refine(
        (text) => (parseDurationSeconds(text) ?? 0) >= 60 && (parseDurationSeconds(text) ?? 0) <= 604_800,
        {
          error: 'expected 1m to 7d',
        },
      )
      .optional()
      .describe('A run that takes longer is stopped (default 2h)'),
    maxConcurrentRuns: z
      .int()
      .min(1)
      .max(1000)
      .optional()
      .describe('Runs at a time (default 1); those of one table wait for its lease all the same'),
    maxRetries: z.int().min(0).max(10).optional().describe('Tries after a failure (default 0)'),
    arguments: z
      .record(argumentName, z.string())
      .optional()
      .describe('More default arguments of the job: { --enable-metrics: "true" }'),
  })
  .describe('How the job runs on AWS Glue')

export type GlueDefaults = z.infer<typeof glueForm>

/** What a job says, then what etl.yaml says for all jobs, then the defaults; arguments are put together. */
export function normaliseGlue(raw: GlueDefaults | undefined, defaults: GlueDefaults): GlueSettings {
  const said = { ...defaults, ...raw }
  return {
    version: said.version ?? '5.1',
    workerType: said.workerType ?? 'G.1X',
    workers: said.workers ?? 2,
    timeoutSeconds: parseDurationSeconds(said.timeout ?? '2h') ?? 7200,
    maxConcurrentRuns: said.maxConcurrentRuns ?? 1,
    maxRetries: said.maxRetries ?? 0,
    arguments: { ...defaults.arguments, ...raw?.arguments },
  }
}
