import type { Problem } from '../../src/errors.ts'
import type { Project } from '../../src/spec/parse-project.ts'
import type { EngineName } from './conformance-case.ts'

export interface Engine {
  readonly name: EngineName
  /** Runs a job of the project whose files stand in `root`. */
  run(options: {
    readonly project: Project
    readonly root: string
    readonly job: string
    readonly trustInput: boolean
  }): Promise<EngineResult>
}

/** `refused` before anything started, `failed` after that. */
export type EngineResult =
  | { readonly status: 'succeeded'; readonly tablePath: string }
  | { readonly status: 'refused' | 'failed'; readonly problems: readonly Problem[] }
