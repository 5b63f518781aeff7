import { openBrace, openBracket } from '../../records/ascii.ts'
import { checkRecord } from '../../records/check-record.ts'
import { compileContract } from '../../records/compile-contract.ts'
import { findNodes } from '../../records/find-nodes.ts'
import type { Mismatch } from '../../records/mismatch.ts'
import { createRecordReader } from '../../records/record-reader.ts'
import { type CompiledPath, compilePath, type NodeRanges } from '../../records/select-nodes.ts'
import type { Limits } from '../../spec/contract.ts'
import type { Classifier, Tried } from './classification.ts'
import { explainNoMatch } from './explain-no-match.ts'

/** What the beginning of a file says about it as JSON. */
export type JsonAnswer =
  | {
      readonly isJson: true
      /** The first custom classifier that selects a record. */
      readonly classifier: Classifier | undefined
      /** Those before it, or all. */
      readonly tried: readonly Tried[]
    }
  | {
      readonly isJson: false
      /** `line 3: a value expected, '}' found`. */
      readonly reason: string
      /** Whether it might be, if it did not end inside its first value. */
      readonly isCut: boolean
    }

/** Looks at the JSON values of a file as they come. */
export interface JsonClassifier {
  push(chunk: Buffer): void
  /** No more chunks. */
  end(): void
  /** Whether something was found, sound or not. */
  hasMet(): boolean
  /** Whether what is still to come cannot change the answer. */
  isSure(): boolean
  answer(): JsonAnswer
}

interface Asked {
  readonly classifier: Classifier
  readonly path: CompiledPath
  /** Why it did not read the first value. */
  reason: string | undefined
}

const cutValue = 'the end of the file'

/**
 * Asks custom JSON classifiers, all at a time, and whether the file is JSON: its values are, or at least half of its objects.
 * A path that selects arrays only reads nothing. Values are looked at as they stand in the file, arrays as a whole, so
 * one beyond the limit for documents matches no path.
 */
export function createJsonClassifier(options: {
  readonly classifiers: readonly Classifier[]
  readonly limits: Limits
}): JsonClassifier {
  const { classifiers, limits } = options
  const asked = classifiers.map(
    (classifier): Asked => ({
      classifier,
      path: compilePath(classifier.jsonPath),
      reason: undefined,
    }),
  )
  /** Of the first that matches; those behind it are asked no more. */
  let matched = asked.length
  let sound = 0
  let objects = 0
  let broken = 0
  let firstBroken: { readonly mismatch: Mismatch; readonly line: number } | undefined

  function meet(bytes: Uint8Array, start: number, end: number): void {
    sound++
    if (bytes[start] === openBrace) objects++
    for (let index = 0; index < matched; index++) {
      const one = asked[index] as Asked
      const ranges: number[] = []
      const isSound = findNodes(one.path, limits, bytes, start, end, ranges) === undefined
      if (isSound && hasRecord(bytes, ranges)) matched = index
      else one.reason ??= explainNoMatch(one.classifier.jsonPath, limits, bytes, start, end)
    }
  }

  const reader = createRecordReader(
    { contract: compileContract({ limits }), jsonPath: [] },
    {
      accept: (bytes, start, end) => meet(bytes, start, end),
      reject(mismatch, { line }, bytes, start, end) {
        if (mismatch.reason === 'notAnObject') {
          meet(bytes, start, end)
          return
        }
        broken++
        firstBroken ??= { mismatch, line }
      },
    },
  )

  function isJson(): boolean {
    return areMostSound({ sound, objects, broken })
  }

  function whyNot(): string {
    const unreadable = reader.unreadable()
    if (unreadable !== undefined) return unreadable
    if (firstBroken === undefined) return 'there is no whole value in it'
    const { mismatch, line } = firstBroken
    return `line ${line}: ${mismatch.expected} expected, ${mismatch.found} found`
  }

  return {
    push: reader.push,
    end: reader.end,
    hasMet: () => sound + broken > 0 || reader.unreadable() !== undefined,
    isSure: () => matched === 0 && isJson(),
    answer: () =>
      isJson()
        ? {
            isJson: true,
            classifier: asked[matched]?.classifier,
            tried: asked
              .slice(0, matched)
              .map(({ classifier: { name }, reason = '' }) => ({ classifier: name, reason })),
          }
        : {
            isJson: false,
            reason: whyNot(),
            isCut: sound === 0 && broken === 1 && firstBroken?.mismatch.found === cutValue,
          },
  }
}

function hasRecord(bytes: Uint8Array, ranges: NodeRanges): boolean {
  return ranges.some((at, index) => index % 2 === 0 && bytes[at] !== openBracket)
}

/**
 * Whether the elements of a top-level array are JSON, as far as its beginning tells. They are read one by one where the
 * array is too large to be one value, is cut, or is broken in one place.
 */
export function hasElements(beginning: Buffer, isWhole: boolean, limits: Limits): boolean {
  const met = { sound: 0, objects: 0, broken: 0 }
  const reader = createRecordReader(
    { contract: compileContract({ limits }), knownForm: 'values' },
    {
      accept() {
        met.sound++
        met.objects++
      },
      reject({ reason }) {
        if (reason === 'notAnObject') met.sound++
        else met.broken++
      },
    },
  )
  reader.push(beginning)
  if (isWhole) reader.end()
  return areMostSound(met)
}

/** Objects may have broken ones among them. Other values may not: `[1234] started` is a line of a log. */
function areMostSound(met: {
  readonly sound: number
  readonly objects: number
  readonly broken: number
}): boolean {
  return met.sound > 0 && (met.broken === 0 || met.broken <= met.objects)
}

/**
 * Whether one value may have begun and not ended yet. A token may be cut, so the last few bytes do not count.
 */
export function mayGoOn(beginning: Buffer, limits: Limits): boolean {
  const mismatch = checkRecord(compileContract({ limits }), beginning, 0, beginning.length)
  return mismatch?.reason !== 'malformed' || mismatch.offset >= beginning.length - longestCutToken
}

/** `fals` and `\\u00e`. */
const longestCutToken = 6
