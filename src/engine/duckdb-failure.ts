import { DataError, type EtlError, OperatorError } from '../errors.ts'
import { csvFailure } from './csv-failure.ts'
import { jsonFailure } from './json-failure.ts'

/**
 * What an error of DuckDB means to the person who can act on it. Undefined for errors that only a bug of ours
 * can cause (binder, parser, catalog): those are thrown on as they are.
 */
export function duckdbFailure(error: unknown, doing: string): EtlError | undefined {
  const text = error instanceof Error ? error.message : String(error)
  const [first = text] = text.split('\n')
  if (/No space left on device|disk is full|failed to offload|max_temp_directory_size/i.test(text)) {
    return new OperatorError(
      {
        message: `${doing}: the disk is full`,
        found: first,
        hint: 'free some space and run again; the table is as it was',
      },
      { cause: error },
    )
  }
  if (/Permission denied|Read-only file system|Operation not permitted/i.test(text)) {
    return new OperatorError(
      {
        message: `${doing}: permission denied`,
        found: first,
        hint: 'check who may write there; the table is as it was',
      },
      { cause: error },
    )
  }
  if (/^Out of Memory Error/i.test(text)) {
    return new OperatorError(
      {
        message: `${doing}: not enough memory`,
        found: first,
        hint: 'process fewer files at a time with --input',
      },
      { cause: error },
    )
  }
  if (/maximum_object_size/.test(text)) {
    return new DataError(
      {
        message: `${doing}: a record is larger than 16 MB`,
        hint: 'leave --trust-input out: the check finds out how large records are',
      },
      { cause: error },
    )
  }
  // all that DuckDB says where it cannot write the counts of a run
  if (text === 'Failed to query') {
    return new OperatorError(
      {
        message: `${doing}: the temporary folder cannot be written`,
        hint: 'is the disk full? The table is as it was',
      },
      { cause: error },
    )
  }
  if (/^IO Error/i.test(text)) {
    return new OperatorError(
      { message: `${doing}: ${first}`, hint: 'check the disk and the path' },
      { cause: error },
    )
  }
  const unreadable = inputFailure(error)
  if (unreadable !== undefined) return unreadable
  if (isRuntimeFailure(text)) {
    return new DataError({ message: `${doing}: ${first.replace(/^[\w ]+ Error: /, '')}` }, { cause: error })
  }
  return undefined
}

/** What DuckDB says of an input that it cannot read; undefined for its other errors. */
export function inputFailure(error: unknown): DataError | undefined {
  return csvFailure(error) ?? jsonFailure(error)
}

/** A cast, an overflow, a division by zero: what an expression does with the data it meets. */
export function isRuntimeFailure(text: string): boolean {
  return /^(Conversion|Out of Range|Invalid Input|Invalid) Error/i.test(text)
}
