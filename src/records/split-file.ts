import type { Limits } from '../spec/contract.ts'
import { addBytes, createByteStore, emptyStore } from './byte-store.ts'
import { compileContract } from './compile-contract.ts'
import { detectForm, type FileForm } from './detect-form.ts'
import { splitLines } from './split-lines.ts'
import { splitValues } from './split-values.ts'
import type { SplitTarget, Splitter } from './splitter.ts'

export interface FileSplitterOptions {
  readonly limits: Limits
  /** Whether a top-level array gives its elements, or itself. */
  readonly elements: boolean
  /** Where it was looked up before; the bytes may then come from the midst of a file, from a line's start on. */
  readonly knownForm?: FileForm | undefined
}

/** Splits one file into records from chunks of any size; how it is cut never changes what is found. */
export interface FileSplitter {
  push(chunk: Buffer): void
  /** No more chunks. */
  end(): void
  /** Has the form told by what was pushed so far. */
  settle(): void
  /** Known once records were found, at the latest at the end. */
  form(): FileForm | undefined
  /** Whether the file begins with a byte order mark, which is passed over. */
  hasMark(): boolean
  /** Newlines so far. */
  lines(): number
  /** Why nothing in the file can be read, if that is so: it is UTF-16 or UTF-32. */
  unreadable(): string | undefined
}

const mark = Buffer.from([0xef, 0xbb, 0xbf])

/** Tells a target the lines or values of a file, as its form is. */
export function createFileSplitter(options: FileSplitterOptions, target: SplitTarget): FileSplitter {
  const { limits, elements } = options
  const syntax = compileContract({ limits })
  const head = createByteStore(Number.MAX_SAFE_INTEGER)
  let nextLook = 0
  let form: FileForm | undefined
  let splitter: Splitter | undefined
  let hasMark = false
  let unreadable: string | undefined

  if (options.knownForm !== undefined) start(options.knownForm, 0)

  function start(found: FileForm, offset: number): Splitter {
    const shared = { target, documentBytes: limits.documentBytes, line: 1, offset }
    form = found
    splitter = found === 'ndjson' ? splitLines(shared) : splitValues({ ...shared, elements })
    return splitter
  }

  /** Splits the file's beginning as soon as it tells the form. */
  function look(beginning: Buffer, isWhole: boolean): boolean {
    if (beginning.length < 4 && !isWhole) return false
    unreadable = findOtherEncoding(beginning)
    if (unreadable !== undefined) return true
    hasMark = beginning.subarray(0, 3).equals(mark)
    const text = beginning.subarray(hasMark ? mark.length : 0)
    const found = detectForm(text, isWhole, syntax)
    if (found === undefined) return false
    start(found, hasMark ? mark.length : 0).push(text)
    return true
  }

  function push(chunk: Buffer): void {
    if (unreadable !== undefined) return
    if (splitter !== undefined) {
      splitter.push(chunk)
      return
    }
    if (head.kept === 0 && look(chunk, false)) return
    addBytes(head, chunk, 0, chunk.length)
    if (head.kept < nextLook) return
    nextLook = head.kept * 2
    if (look(headBytes(), false)) emptyStore(head)
  }

  function headBytes(): Buffer {
    return Buffer.from(head.bytes.buffer, head.bytes.byteOffset, head.kept)
  }

  function settle(): void {
    if (splitter === undefined && unreadable === undefined) look(headBytes(), true)
  }

  return {
    push,
    end() {
      settle()
      splitter?.end()
    },
    settle,
    form: () => form,
    hasMark: () => hasMark,
    lines: () => (splitter === undefined ? 0 : splitter.position().line - 1),
    unreadable: () => unreadable,
  }
}

/** Of UTF-16 and UTF-32; the little-endian one of UTF-32 begins as that of UTF-16 does. */
const otherMarks = [
  [0xff, 0xfe],
  [0xfe, 0xff],
  [0, 0, 0xfe, 0xff],
].map((other) => Buffer.from(other))

function findOtherEncoding(beginning: Buffer): string | undefined {
  const isOther = otherMarks.some((other) => beginning.subarray(0, other.length).equals(other))
  return isOther ? 'The file is UTF-16 or UTF-32, not UTF-8' : undefined
}
