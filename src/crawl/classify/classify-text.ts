import { openBrace, openBracket } from '../../records/ascii.ts'
import { trimStart } from '../../records/trim-range.ts'
import type { Limits } from '../../spec/contract.ts'
import type { Classification, Classifier } from './classification.ts'
import { classifyCsv } from './classify-csv.ts'
import { createJsonClassifier, hasElements, mayGoOn } from './classify-json.ts'
import { findBinaryFormat, findControl } from './classify-signature.ts'

/** What is known of a file from what was pushed. */
export type TextClassification = Omit<Classification, 'compression'>

/** Looks at the bytes of a file, decompressed, as they come. */
export interface TextClassifier {
  push(chunk: Buffer): void
  /** No more chunks. */
  end(): void
  /** Whether the rest of the file need not be read. */
  isDone(): boolean
  classification(): TextClassification
}

/** As much as a Glue crawler looks at, unless it is inside the first JSON value then. */
const windowBytes = 1024 * 1024

/**
 * The custom JSON classifiers in their order, then the built-in ones: JSON, XML, CSV. The first that reads the file is
 * certain; where none does the format is unknown and the problem says why.
 */
export function createTextClassifier(options: {
  readonly classifiers: readonly Classifier[]
  readonly limits: Limits
}): TextClassifier {
  const { classifiers, limits } = options
  const json = createJsonClassifier(options)
  let kept: Buffer = Buffer.alloc(0)
  let pushed = 0
  let isEnded = false
  let isJsonLike: boolean | undefined
  /** Whether the first value goes on beyond the window; looked up once. */
  let goesOn: boolean | undefined

  function triedInVain(reason: string): Classification['tried'] {
    return classifiers.map(({ name }) => ({ classifier: name, reason }))
  }

  function classify(): TextClassification {
    const text = withoutMark(kept)
    const start = trimStart(text, 0, text.length)
    if (start === text.length) return unknown([], pushed === 0 ? 'empty' : 'empty: nothing but spaces')
    const answer = isJsonLike ? json.answer() : undefined
    if (answer?.isJson) return readAsJson(answer.classifier, answer.tried)
    const reason = answer?.reason ?? `starts with ${describeByte(text, start)}`
    if (isJsonLike && text[start] === openBracket && hasElements(text, isEnded, limits)) {
      return readAsJson(undefined, triedInVain(`not one JSON value: ${reason}`))
    }
    const tried = triedInVain(`not JSON: ${reason}`)
    if (isOtherUnicode(text)) return unknown(tried, reason)
    if (answer?.isCut) return unknown(tried, `truncated: ${reason}`)
    return classifyOther(text, start, tried, reason)
  }

  function classifyOther(
    text: Buffer,
    start: number,
    tried: Classification['tried'],
    reason: string,
  ): TextClassification {
    const binary = findBinaryFormat(text, text, text.length)
    if (binary !== undefined) return unknown(tried, `${binary.format} inside of a compressed file`)
    const control = findControl(text)
    if (control !== -1) return unknown(tried, `binary: byte ${printByte(text[control])} at offset ${control}`)
    if (isXml(text, start)) return { format: 'xml', classifier: undefined, certainty: 1, tried }
    const csv = classifyCsv(text, isEnded && pushed === kept.length)
    if (csv !== undefined) return { format: 'csv', classifier: undefined, certainty: 1, tried, csv }
    return unknown(tried, `no classifier reads it: not JSON (${reason}), nor XML, nor CSV`)
  }

  function mayBeOneValue(text: Buffer): boolean {
    const isEnough = classifiers.length === 0 && hasElements(text, false, limits)
    return !isEnough && mayGoOn(text, limits)
  }

  return {
    push(chunk) {
      const added = chunk.subarray(0, windowBytes - kept.length)
      kept = Buffer.concat([kept, added])
      pushed += chunk.length
      if (isJsonLike) json.push(chunk)
      if (isJsonLike !== undefined) return
      isJsonLike = startsAsJson(kept)
      if (isJsonLike) {
        json.push(kept)
        json.push(chunk.subarray(added.length))
      }
    },
    end() {
      isEnded = true
      if (isJsonLike) json.end()
    },
    isDone() {
      if (isJsonLike && json.isSure()) return true
      if (pushed < windowBytes) return false
      if (!isJsonLike || json.hasMet()) return true
      goesOn ??= mayBeOneValue(withoutMark(kept))
      return !goesOn || pushed > limits.documentBytes + windowBytes
    },
    classification: classify,
  }
}

const mark = Buffer.from('\ufeff')

function withoutMark(beginning: Buffer): Buffer {
  return beginning.subarray(0, mark.length).equals(mark) ? beginning.subarray(mark.length) : beginning
}

/** Undefined where there are only spaces so far. UTF-16 is left to the reader of JSON, which names it. */
function startsAsJson(beginning: Buffer): boolean | undefined {
  const text = withoutMark(beginning)
  const start = trimStart(text, 0, text.length)
  if (start === text.length) return undefined
  return isOtherUnicode(text) || text[start] === openBrace || text[start] === openBracket
}

function isOtherUnicode(text: Buffer): boolean {
  return (text[0] === 0xff && text[1] === 0xfe) || (text[0] === 0xfe && text[1] === 0xff)
}

/** A tag, a declaration or a comment; HTML is no XML. */
function isXml(text: Buffer, start: number): boolean {
  const beginning = text.toString('latin1', start, start + 100)
  return /^<(\?xml\s|!|[A-Za-z_])/.test(beginning) && !/^<(!doctype\s+)?html\b/i.test(beginning)
}

function readAsJson(classifier: Classifier | undefined, tried: Classification['tried']): TextClassification {
  return {
    format: 'json',
    classifier: classifier?.name,
    certainty: 1,
    tried,
    ...(classifier === undefined ? {} : { jsonPath: classifier.jsonPath }),
  }
}

function unknown(tried: Classification['tried'], problem: string): TextClassification {
  return { format: 'unknown', classifier: undefined, certainty: 0, tried, problem }
}

/** `'P'`, `byte 80`. */
function describeByte(text: Buffer, at: number): string {
  const character = [...text.toString('utf8', at, at + 4)][0] ?? ''
  return /[\p{L}\p{N}\p{P}\p{S}]/u.test(character) && character !== '\ufffd'
    ? `'${character}'`
    : `byte ${printByte(text[at])}`
}

function printByte(byte: number | undefined): string {
  return (byte ?? 0).toString(16).padStart(2, '0')
}
