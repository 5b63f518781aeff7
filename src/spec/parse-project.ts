import type { Problem } from '../errors.ts'
import { type ParsedJob, parseJob } from './job.ts'
import { emptySettings, type ProjectSettings, parseSettings } from './project.ts'
import { parseSchema, type TableSchema } from './table-schema.ts'
import { parseYaml } from './yaml-source.ts'

/** The text of one file of a project; `file` is relative to the project's folder. */
export interface ProjectFile {
  readonly file: string
  readonly text: string
}

/**
 * Every spec of a project, with the mistakes of each beside it. A job or schema is parsed when it is first looked at,
 * so that running one job of many costs no more than that one.
 */
export interface Project {
  readonly settings: ProjectSettings
  readonly settingsProblems: readonly Problem[]
  readonly jobs: readonly ParsedJob[]
  readonly schemas: readonly ParsedSchema[]
}

export interface ParsedSchema {
  readonly name: string
  readonly schema: TableSchema
  readonly problems: readonly Problem[]
}

/** Parses etl.yaml, `jobs/*.yaml` and `schemas/*.yaml`; test files are not specs and are passed over. */
export function parseProject(files: readonly ProjectFile[]): Project {
  const settingsFile = files.find(({ file }) => file === 'etl.yaml')
  const { settings, problems } =
    settingsFile === undefined
      ? { settings: emptySettings, problems: [] }
      : parseSettings(parseYaml(settingsFile))
  return {
    settings,
    settingsProblems: problems,
    jobs: named(files, 'jobs').map(({ name, entry }) => {
      const parsed = once(() => parseJob({ name, source: parseYaml(entry), defaults: settings.defaults }))
      return {
        name,
        file: entry.file,
        get job() {
          return parsed().job
        },
        get problems() {
          return parsed().problems
        },
      }
    }),
    schemas: named(files, 'schemas').map(({ name, entry }) => {
      const parsed = once(() => parseSchema({ name, source: parseYaml(entry) }))
      return {
        name,
        get schema() {
          return parsed().schema
        },
        get problems() {
          return parsed().problems
        },
      }
    }),
  }
}

function named(files: readonly ProjectFile[], folder: 'jobs' | 'schemas') {
  return files.flatMap((entry) => {
    const name = specName(entry.file, folder)
    return name === undefined ? [] : [{ name, entry }]
  })
}

function once<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined
  return () => {
    made ??= { value: make() }
    return made.value
  }
}

/** `jobs/Weather.yaml` → `Weather`; undefined for files of other kinds. */
export function specName(file: string, folder: 'jobs' | 'schemas'): string | undefined {
  const match = new RegExp(`^${folder}/([^/]+)\\.ya?ml$`).exec(file)
  return match?.[1]?.endsWith('.test') ? undefined : match?.[1]
}
