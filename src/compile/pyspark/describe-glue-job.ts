import type { Job } from '../../spec/job.ts'

/** What Glue's CreateJob and UpdateJob are told of a job, but for what is known only where it is deployed. */
export interface GlueJobDefinition {
  readonly Description?: string
  readonly GlueVersion: string
  readonly WorkerType: string
  readonly NumberOfWorkers: number
  /** Minutes. */
  readonly Timeout: number
  readonly MaxRetries: number
  readonly ExecutionProperty: { readonly MaxConcurrentRuns: number }
  readonly DefaultArguments: Readonly<Record<string, string>>
}

/**
 * Source: https://docs.aws.amazon.com/glue/latest/webapi/API_CreateJob.html. Everything that has a default there is
 * sent, because the service's defaults change. Its bookmark is off: what is loaded stands in the commit log.
 */
export function describeGlueJob({ description, glue }: Job): GlueJobDefinition {
  return {
    ...(description === undefined ? {} : { Description: description }),
    GlueVersion: glue.version,
    WorkerType: glue.workerType,
    NumberOfWorkers: glue.workers,
    Timeout: Math.ceil(glue.timeoutSeconds / 60),
    MaxRetries: glue.maxRetries,
    ExecutionProperty: { MaxConcurrentRuns: glue.maxConcurrentRuns },
    DefaultArguments: {
      '--job-language': 'python',
      '--job-bookmark-option': 'job-bookmark-disable',
      '--enable-glue-datacatalog': 'true',
      ...glue.arguments,
    },
  }
}
