import { printType } from '../spec/data-type.ts'
import type { InitializedProject } from './init-from-data.ts'
import { formatCount, plural } from './render/numbers.ts'

/** Something that was decided for the author of a project, and where to decide otherwise. */
export interface Guess {
  readonly message: string
  /** Below the project. */
  readonly file: string
  readonly line: number
}

/** What a drafted project takes for granted, the largest decisions first. */
export function describeGuesses({ drafted, inferred, data }: InitializedProject): readonly Guess[] {
  const { files, job } = drafted
  const at = (folder: string, start: string): Pick<Guess, 'file' | 'line'> => {
    const found = files.find(({ file }) => file.startsWith(folder))
    const lines = (found?.text ?? '').split('\n')
    const line = lines.findIndex((text) => text.trimStart().startsWith(start))
    return { file: found?.file ?? folder, line: line + 1 }
  }
  const { rows, source, time, partition, notNull, sink } = job
  const { count, unlike } = inferred
  const { topKeys } = inferred.found
  const { jsonPath } = source
  const counted = count === undefined ? 'records' : plural(count, 'record')
  const choices = rows.columns.filter((column) => column.choices.length > 0)
  return [
    ...(jsonPath === undefined
      ? []
      : [
          {
            ...at('jobs/', 'jsonPath:'),
            message:
              topKeys !== undefined
                ? `the keys at the top are data: their values are the records (${counted}), the keys themselves are lost`
                : `${jsonPath} are the records (${counted}); what stands beside them is left out`,
          },
        ]),
    ...(rows.explode === undefined
      ? []
      : [
          {
            ...at('jobs/', '- explode:'),
            message: `a row is an entry of ${rows.explode.path.join('.')}; the rest of the record is repeated beside it`,
          },
        ]),
    ...(topKeys === undefined || jsonPath !== undefined
      ? []
      : [
          {
            ...at('jobs/', '- select:'),
            message: `${topKeys}, so they look like data; here each is a column, and no job makes rows of them`,
          },
        ]),
    ...(unlike.length === 0
      ? []
      : [
          {
            ...at('jobs/', 'path:'),
            message: `${plural(unlike.length, 'file')} (${unlike[0]}) with other fields than the rest: if that is another table, start again with --from and the files of one`,
          },
        ]),
    ...choices.slice(0, mostShown).map(({ name, choices: [choice] }) => ({
      ...(at('jobs/', `${name}${choice?.path}: cast:`).line > 0
        ? at('jobs/', `${name}${choice?.path}: cast:`)
        : at('jobs/', '- resolveChoice:')),
      message: `${name} is ${choice?.alternatives.map(printType).join(' or ')} in the data`,
    })),
    ...(choices.length > mostShown
      ? [
          {
            ...at('jobs/', '- resolveChoice:'),
            message: `and ${choices.length - mostShown} more columns of mixed kinds`,
          },
        ]
      : []),
    ...(time === undefined
      ? []
      : [
          {
            ...at('jobs/', `${time.name}:`),
            message:
              time.unit === 'time'
                ? `${time.name} is the time of a row`
                : `${time.name} is the time of a row: ${time.column}, ${time.unit === 'text' ? 'as text' : `in ${time.unit} since 1970`}`,
          },
        ]),
    partition === undefined
      ? {
          ...at('jobs/', 'sink:'),
          message: `${sink.table} is not partitioned: ${time === undefined ? 'no column is a time' : 'its times would make too many small parts, or too few'}`,
        }
      : {
          ...at('jobs/', 'partitionBy:'),
          message: `${sink.table} is partitioned by the ${partition} of ${time?.name}`,
        },
    ...(rows.leftOut.length === 0
      ? []
      : [
          {
            ...at('jobs/', '# left out:'),
            message: `left out: ${rows.leftOut
              .slice(0, mostShown)
              .map(({ path }) => path)
              .join(
                ', ',
              )}${rows.leftOut.length > mostShown ? ` and ${formatCount(rows.leftOut.length - mostShown)} more` : ''}`,
          },
        ]),
    ...notNull.map((name) => ({ ...at('jobs/', '- notNull:'), message: `${name} is never missing` })),
    {
      ...at('etl.yaml', 's3://'),
      message: data.placed.isCopied
        ? `the data was copied to ${data.placed.folder}/, which stands in for a bucket`
        : `the data is read where it lies, ${data.placed.folder}, which stands in for a bucket`,
    },
  ]
}

const mostShown = 5
