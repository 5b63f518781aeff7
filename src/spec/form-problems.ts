import { z } from 'zod'
import type { Problem } from '../errors.ts'
import { closest } from './did-you-mean.ts'
import type { KeyPath, YamlSource } from './yaml-source.ts'

type Issue = z.core.$ZodIssue

/** Checks the value at `prefix` against a form; every issue becomes a problem with its place. */
export function checkForm<T extends z.ZodType>(
  form: T,
  source: YamlSource,
  prefix: KeyPath = [],
  value: unknown = source.value ?? {},
): { readonly value?: z.infer<T>; readonly problems: readonly Problem[] } {
  const result = form.safeParse(value)
  if (result.success) return { value: result.data, problems: [] }
  const problems = result.error.issues.flatMap((issue) => toProblems(issue, { form, source, prefix, value }))
  return { problems }
}

interface Context {
  readonly form: z.ZodType
  readonly source: YamlSource
  readonly prefix: KeyPath
  readonly value: unknown
}

function toProblems(issue: Issue, context: Context): readonly Problem[] {
  const { form, source, prefix, value } = context
  const path = [...prefix, ...(issue.path as KeyPath)]
  const name = printPath(path)
  const found = valueAt(value, issue.path as KeyPath)
  switch (issue.code) {
    case 'unrecognized_keys':
      return issue.keys.map((key) => {
        const known = keysAt(form, issue.path as KeyPath)
        const suggestion = closest(key, known)
        return {
          message: `unknown key '${key}'${name === '' ? '' : ` in ${name}`}`,
          place: { ...source.locateKey([...path, key]), path: printPath([...path, key]) },
          ...(known.length > 0 ? { expected: known.join(', ') } : {}),
          ...(suggestion === undefined ? {} : { hint: `did you mean '${suggestion}'?` }),
        }
      })
    case 'invalid_union':
      return unionProblems(issue, context)
    case 'invalid_value': {
      const suggestion = typeof found === 'string' ? closest(found, issue.values.map(String)) : undefined
      return [
        {
          message: `${name} cannot be ${show(found)}`,
          place: { ...source.locate(path), path: name },
          expected: issue.values.map(String).join(', '),
          ...(suggestion === undefined ? {} : { hint: `did you mean '${suggestion}'?` }),
        },
      ]
    }
    case 'invalid_type': {
      const place = { ...source.locate(path), path: name }
      if (found === undefined)
        return [{ message: `${name} is missing`, place, expected: article(issue.expected) }]
      return [{ message: `${name} cannot be ${show(found)}`, place, expected: article(issue.expected) }]
    }
    default:
      return [
        {
          message: `${name}: ${issue.message}${found === undefined ? '' : `, found ${show(found)}`}`,
          place: { ...source.locate(path), path: name },
        },
      ]
  }
}

/** Of a union's branches, the one that the value comes closest to. */
function unionProblems(
  issue: Extract<Issue, { code: 'invalid_union' }>,
  context: Context,
): readonly Problem[] {
  const path = issue.path as KeyPath
  const found = valueAt(context.value, path)
  const name = printPath([...context.prefix, ...path])
  const place = { ...context.source.locate([...context.prefix, ...path]), path: name }
  const options = unionOptionsAt(context.form, path)
  const objectBranches = issue.errors
    .map((issues, index) => ({ issues, form: options[index] }))
    .filter(({ issues }) => !issues.some((inner) => inner.path.length === 0 && inner.code === 'invalid_type'))
  const [best] = objectBranches.sort(
    (left, right) =>
      foreignKeys(left.issues) - foreignKeys(right.issues) || left.issues.length - right.issues.length,
  )
  if (typeof found === 'object' && found !== null && best?.form !== undefined) {
    return best.issues.flatMap((inner) =>
      toProblems(inner, {
        ...context,
        form: best.form as z.ZodType,
        prefix: [...context.prefix, ...path],
        value: found,
      }),
    )
  }
  if (found === undefined) return [{ message: `${name} is missing`, place }]
  const wanted = issue.message.startsWith('expected') ? issue.message.replace(/^expected /, '') : undefined
  return [{ message: `${name} cannot be ${show(found)}`, place, ...(wanted ? { expected: wanted } : {}) }]
}

/** Keys of the value itself that a branch does not know: it is hardly the one that was meant. */
function foreignKeys(issues: readonly Issue[]): number {
  return issues
    .filter((issue) => issue.path.length === 0)
    .reduce((sum, issue) => sum + (issue.code === 'unrecognized_keys' ? issue.keys.length : 0), 0)
}

function step(form: z.ZodType | undefined, key: string | number): z.ZodType | undefined {
  const inner = unwrap(form)
  if (inner instanceof z.ZodObject) return inner.shape[String(key)] as z.ZodType | undefined
  if (inner instanceof z.ZodArray) return inner.element as z.ZodType
  if (inner instanceof z.ZodRecord) return inner.valueType as z.ZodType
  if (inner instanceof z.ZodUnion) {
    const branches = (inner.options as readonly z.ZodType[]).map((option) => step(option, key))
    return branches.find((branch) => branch !== undefined)
  }
  return undefined
}

function unwrap(form: z.ZodType | undefined): z.ZodType | undefined {
  return form instanceof z.ZodOptional || form instanceof z.ZodDefault
    ? unwrap(form.unwrap() as z.ZodType)
    : form
}

function formAt(form: z.ZodType, path: KeyPath): z.ZodType | undefined {
  return unwrap(path.reduce<z.ZodType | undefined>((at, key) => step(at, key), form))
}

function keysAt(form: z.ZodType, path: KeyPath): readonly string[] {
  const at = formAt(form, path)
  if (at instanceof z.ZodUnion) {
    return [...new Set((at.options as readonly z.ZodType[]).flatMap((option) => keysAt(option, [])))]
  }
  return at instanceof z.ZodObject ? Object.keys(at.shape) : []
}

function unionOptionsAt(form: z.ZodType, path: KeyPath): readonly z.ZodType[] {
  const at = formAt(form, path)
  return at instanceof z.ZodUnion ? (at.options as readonly z.ZodType[]) : []
}

function valueAt(value: unknown, path: KeyPath): unknown {
  return path.reduce<unknown>((at, key) => (at as Record<string | number, unknown> | undefined)?.[key], value)
}

/** `steps[2].select.temp`. */
export function printPath(path: KeyPath): string {
  return path.reduce<string>(
    (text, key) => (typeof key === 'number' ? `${text}[${key}]` : text === '' ? key : `${text}.${key}`),
    '',
  )
}

function show(value: unknown): string {
  if (value === null) return 'empty'
  if (Array.isArray(value)) return 'a list'
  if (typeof value === 'object') return 'a mapping'
  return typeof value === 'string' ? `'${value}'` : String(value)
}

function article(expected: string): string {
  const names: Record<string, string> = {
    object: 'a mapping',
    record: 'a mapping',
    array: 'a list',
    string: 'text',
    boolean: 'true or false',
    tuple: 'a list',
  }
  return names[expected] ?? expected
}
