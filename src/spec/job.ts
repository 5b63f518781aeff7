import type { Problem } from '../errors.ts'
import type { Check } from './check.ts'
import { closest } from './did-you-mean.ts'
import { placeOf } from './expression.ts'
import { checkForm } from './form-problems.ts'
import { type GlueDefaults, type GlueSettings, normaliseGlue } from './glue.ts'
import { jobForm } from './job-form.ts'
import { parseChecks } from './parse-checks.ts'
import type { Rejects } from './rejects.ts'
import { normaliseRejects, type RejectsDefaults } from './rejects-form.ts'
import { normaliseSink, type Sink, type SinkDefaults } from './sink.ts'
import { normaliseSource, type Source } from './source.ts'
import { normaliseStep, type Step, type StepKind, stepForms, stepKinds } from './step.ts'
import type { YamlSource } from './yaml-source.ts'

/** A job, normalised: every default filled in, every expression with its place. */
export interface Job {
  readonly name: string
  readonly file: string
  readonly description?: string
  readonly source: Source
  readonly steps: readonly Step[]
  readonly sink: Sink
  readonly rejects: Rejects
  readonly glue: GlueSettings
  readonly checks: readonly Check[]
}

/** What etl.yaml says for jobs that say nothing. */
export interface JobDefaults {
  readonly sink: SinkDefaults
  readonly rejects: RejectsDefaults
  readonly glue: GlueDefaults
}

export interface ParsedJob {
  readonly name: string
  readonly file: string
  /** Undefined where a problem is in the way. */
  readonly job: Job | undefined
  readonly problems: readonly Problem[]
}

export function parseJob(options: {
  readonly name: string
  readonly source: YamlSource
  readonly defaults: JobDefaults
}): ParsedJob {
  const { name, source, defaults } = options
  const { file } = source
  if (source.problems.length > 0) return { name, file, job: undefined, problems: source.problems }
  const { value, problems } = checkForm(jobForm, source)
  const steps = parseSteps(value?.steps ?? listAt(source.value, 'steps'), source)
  const checks = parseChecks(value?.checks ?? listAt(source.value, 'checks'), source)
  const all = [...problems, ...steps.problems, ...checks.problems]
  if (value === undefined || all.length > 0) return { name, file, job: undefined, problems: all }
  const node = (...path: (string | number)[]) => ({ source, path })
  const job: Job = {
    name,
    file,
    ...(value.description === undefined ? {} : { description: value.description }),
    source: normaliseSource(value.source, node('source')),
    steps: steps.steps,
    sink: normaliseSink(value.sink, node('sink'), defaults.sink),
    rejects: normaliseRejects(value.rejects, defaults.rejects),
    glue: normaliseGlue(value.glue, defaults.glue),
    checks: checks.checks,
  }
  return { name, file, job, problems: [] }
}

function listAt(value: unknown, key: 'steps' | 'checks'): readonly unknown[] {
  const list = (value as Readonly<Record<string, unknown>> | undefined)?.[key]
  return Array.isArray(list) ? list : []
}

function parseSteps(raw: readonly unknown[], source: YamlSource) {
  const steps: Step[] = []
  const problems: Problem[] = []
  for (const [index, written] of raw.entries()) {
    const node = { source, path: ['steps', index] }
    const value = written === 'dropNullFields' ? { dropNullFields: true } : written
    const kind = stepKinds.find((name) => typeof value === 'object' && value !== null && name in value)
    if (kind === undefined) {
      problems.push(unknownStep(value, source, index))
      continue
    }
    const checked = checkForm(stepForms[kind], source, node.path, value)
    if (checked.value === undefined) problems.push(...checked.problems)
    else steps.push(normaliseStep(kind as StepKind, checked.value as never, node))
  }
  return { steps, problems }
}

function unknownStep(value: unknown, source: YamlSource, index: number): Problem {
  const [word] = typeof value === 'object' && value !== null ? Object.keys(value) : [String(value)]
  const suggestion = word === undefined ? undefined : closest(word, stepKinds)
  return {
    message: word === undefined ? 'an empty step' : `'${word}' is not a step`,
    place:
      word === undefined
        ? placeOf({ source, path: ['steps', index] })
        : source.locateKey(['steps', index, word]),
    expected: stepKinds.join(', '),
    ...(suggestion === undefined ? {} : { hint: `did you mean '${suggestion}'?` }),
  }
}
