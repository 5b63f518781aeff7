import type { DataError } from '../errors.ts'
import type { InputFile } from '../lake/list-inputs.ts'
import { printPath } from '../records/print-path.ts'
import type { UnreadableFile } from './scan/read-chunks.ts'
import type { RejectedRecord } from './scan/scan-result.ts'

/** A file that is rejected as a whole counts as one record. */
export function unreadableFile(input: InputFile, failure: DataError | UnreadableFile): RejectedRecord {
  const [problem] = 'problems' in failure ? failure.problems : [{ message: failure.message }]
  const { message = failure.message, place, expected, found } = problem ?? {}
  const column = place?.path
  const at = place?.line === undefined ? '' : `line ${place.line}: `
  return {
    uri: input.uri,
    line: 1,
    index: 0,
    recordOffset: 0,
    recordBytes: input.bytes,
    reason: 'unreadableFile',
    path: printPath(column === undefined ? [] : [column]),
    expected: expected ?? 'a file that can be read to its end',
    found: `${at}${message}${found === undefined ? '' : `: ${found}`}`,
    offset: 0,
    raw: '',
    rawTruncated: true,
  }
}
