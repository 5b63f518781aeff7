import type { Place, Problem } from '../errors.ts'
import type { KeyPath, YamlSource } from './yaml-source.ts'

/** A record that a test case gives, as JSON. */
export interface GivenDocument {
  readonly place: Place
  /** On one line; numbers as they were spelled, so that `1.0` is not `1`. */
  readonly json: string
  /** The fields of a mapping, each as JSON. */
  readonly fields: Readonly<Record<string, string>>
}

interface PrintedDocument extends GivenDocument {
  readonly problems: readonly Problem[]
}

/** A value of a YAML file as the JSON document that it stands for. */
export function printDocument(value: unknown, path: KeyPath, source: YamlSource): PrintedDocument {
  const problems: Problem[] = []
  const place = source.locate(path)
  if (!isMapping(value)) return { place, json: print(value, path), fields: {}, problems }
  const fields = printFields(value, path)
  return { place, json: printObject(fields), fields, problems }

  function print(inner: unknown, at: KeyPath): string {
    if (inner === null || inner === undefined) return 'null'
    if (typeof inner === 'number' || typeof inner === 'bigint') return printNumber(inner, at)
    if (Array.isArray(inner)) return `[${inner.map((one, index) => print(one, [...at, index])).join(',')}]`
    return isMapping(inner) ? printObject(printFields(inner, at)) : JSON.stringify(inner)
  }

  function printFields(mapping: Readonly<Record<string, unknown>>, at: KeyPath): Record<string, string> {
    return Object.fromEntries(
      Object.entries(mapping).map(([name, inner]) => [name, print(inner, [...at, name])]),
    )
  }

  function printNumber(number: number | bigint, at: KeyPath): string {
    const text = source.textAt(at)
    if (text !== undefined && jsonNumber.test(text)) return text
    if (typeof number === 'number' && !Number.isFinite(number)) {
      problems.push({
        message: `JSON has no ${text ?? number}`,
        place: source.locate(at),
        hint: 'give the text of such a file with input:',
      })
    }
    return String(number)
  }
}

const jsonNumber = /^-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?$/

function printObject(fields: Readonly<Record<string, string>>): string {
  return `{${Object.entries(fields)
    .map(([name, json]) => `${JSON.stringify(name)}:${json}`)
    .join(',')}}`
}

function isMapping(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
