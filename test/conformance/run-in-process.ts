import { findJob } from '../../src/compile/find-job.ts'
import type { BatchEngine } from '../../src/engine/batch-engine.ts'
import { runJob } from '../../src/engine/run-job.ts'
import { EtlError } from '../../src/errors.ts'
import { expectCounts } from '../expect-counts.ts'
import type { Engine } from './engine.ts'

/** Runs jobs in this process: on DuckDB unless another engine is given. */
export function runInProcess(engine?: BatchEngine): Engine {
  return {
    name: engine?.name ?? 'duckdb',
    async run(options) {
      try {
        const { project, job, root } = options
        const { tablePath, report, error } = await runJob(
          {
            ...options,
            checked: findJob(project, job),
            settings: project.settings,
            workingDirectory: root,
            threads: 2,
            memoryLimitBytes: 500_000_000,
          },
          { engine },
        )
        expectCounts(report)
        if (error instanceof EtlError) return { status: 'failed', problems: error.problems }
        return { status: 'succeeded', tablePath }
      } catch (error) {
        if (error instanceof EtlError) return { status: 'refused', problems: error.problems }
        throw error
      }
    },
  }
}
