import type { TableFiles } from '../../engine/describe-table-files.ts'
import type { FileSizeRange } from '../../lake/measure-file-sizes.ts'
import { formatBytes, formatCount, plural } from './numbers.ts'

const widestBar = 40

/** Merging has to take away this share of a table's files to be worth a word. */
const worthwhileShare = 0.25

/** How many files a table has, how large they are, and what to do where many are small. */
export function renderFileSizes(table: string, files: TableFiles): string {
  const { count, bytes, rows, smallestBytes, medianBytes, largestBytes, histogram, mergeable } = files
  if (count === 0) return 'no files'
  const sizes = [smallestBytes, medianBytes, largestBytes].map((size) => formatBytes(size ?? 0))
  const of = rows === null ? '' : ` of ${plural(rows, 'row')}`
  const spread = count === 1 ? '' : `: smallest ${sizes[0]}, median ${sizes[1]}, largest ${sizes[2]}`
  const fewer = mergeable.files - mergeable.into
  const advice =
    fewer > 0 && fewer >= count * worthwhileShare
      ? [
          '',
          `${plural(mergeable.files, 'small file')} could be ${formatCount(mergeable.into)}: etl compact ${table}`,
        ]
      : []
  return [
    `${plural(count, 'file')}, ${formatBytes(bytes)}${of}${spread}`,
    ...renderHistogram(histogram),
    ...advice,
  ].join('\n')
}

function renderHistogram(ranges: readonly FileSizeRange[]): readonly string[] {
  const most = Math.max(...ranges.map(({ files }) => files))
  const names = ranges.map(nameOf)
  const counts = ranges.map(({ files }) => formatCount(files))
  const [nameWidth, countWidth] = [names, counts].map((texts) =>
    Math.max(...texts.map(({ length }) => length)),
  )
  return ranges.map(({ files }, index) => {
    const bar = '█'.repeat(files === 0 ? 0 : Math.max(1, Math.round((files / most) * widestBar)))
    const name = (names[index] ?? '').padEnd(nameWidth ?? 0)
    return `  ${name}  ${(counts[index] ?? '').padStart(countWidth ?? 0)}  ${bar}`.trimEnd()
  })
}

/** `< 1 MB`, `1–16 MB`, `≥ 256 MB`. */
function nameOf({ fromBytes, toBytes }: FileSizeRange): string {
  const [from, to] = [fromBytes, toBytes ?? 0].map((bytes) => bytes / 1_000_000)
  if (fromBytes === 0) return `< ${to} MB`
  return toBytes === null ? `≥ ${from} MB` : `${from}–${to} MB`
}
