/** Where something stands: a file of the project or of the data, a line and column counted from 1. */
export interface Place {
  readonly file?: string
  readonly line?: number
  readonly column?: number
  /** A path inside the document, as JSONPath (`$.city.id`) for data and as keys (`steps[2].select.temp`) for specs. */
  readonly path?: string
}

/** One mistake: what is wrong, where, what was expected and what to do about it. */
export interface Problem {
  readonly message: string
  readonly place?: Place
  readonly expected?: string
  readonly found?: string
  readonly hint?: string
}

/** Process exit codes, as documented in the README. */
export const exitCodes = { done: 0, bug: 1, input: 2, data: 3, service: 4, changes: 5 } as const

/**
 * The family of expected failures. A subclass says who can act; `problems` says on what.
 * Anything thrown that is not an `EtlError` is a bug (exit code 1).
 */
export abstract class EtlError extends Error {
  abstract readonly exitCode: number
  readonly problems: readonly Problem[]

  constructor(problems: Problem | readonly Problem[], options?: ErrorOptions) {
    const list: readonly Problem[] = Array.isArray(problems) ? problems : [problems as Problem]
    super(list.map((problem) => problem.message).join('\n'), options)
    this.name = new.target.name
    this.problems = list
  }
}

/** The author of a spec, a schema, a saved query or a command line can mend it. Exit code 2. */
export class SpecError extends EtlError {
  readonly exitCode = exitCodes.input
}

/** Valid, but not something this target or version can do. Exit code 2. */
export class UnsupportedError extends SpecError {}

/** The owner of the data can mend it: contract broken, checks failed, too many rejects. Exit code 3. */
export class DataError extends EtlError {
  readonly exitCode = exitCodes.data
}

/** The operator can mend it: disk, permissions, network, a service. Exit code 4. */
export class OperatorError extends EtlError {
  readonly exitCode = exitCodes.service
}

/** `file:line:column`, as far as known. */
export function formatPlace(place: Place): string {
  const position = [place.line, place.column].filter((part) => part !== undefined).join(':')
  return [place.file, position].filter((part) => part !== undefined && part !== '').join(':')
}
