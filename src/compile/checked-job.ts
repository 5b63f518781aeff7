import type { JsonPath } from '../records/parse-json-path.ts'
import type { Field } from '../spec/data-type.ts'
import type { Job } from '../spec/job.ts'
import type { Layout } from '../spec/layout.ts'
import type { PartitionKey } from '../spec/sink.ts'
import type { CsvOptions, FileSource } from '../spec/source.ts'
import type { CheckedCheck } from './checks/checked-check.ts'
import type { CheckedApplyMapping } from './steps/apply-mapping.ts'
import type { CheckedDerive } from './steps/derive.ts'
import type { CheckedDrop } from './steps/drop.ts'
import type { CheckedDropDuplicates } from './steps/drop-duplicates.ts'
import type { CheckedDropNullFields } from './steps/drop-null-fields.ts'
import type { CheckedExplode } from './steps/explode.ts'
import type { CheckedFilter } from './steps/filter.ts'
import type { CheckedJoin } from './steps/join.ts'
import type { CheckedRelationalize } from './steps/relationalize.ts'
import type { CheckedRename } from './steps/rename.ts'
import type { CheckedResolveChoice } from './steps/resolve-choice.ts'
import type { CheckedSelect } from './steps/select.ts'
import type { CheckedSql } from './steps/sql.ts'
import type { CheckedUnbox } from './steps/unbox.ts'

/** A job whose every name and type is known: what compilers start from. */
export interface CheckedJob {
  readonly job: Job
  readonly source: CheckedSource
  readonly steps: readonly CheckedStep[]
  /** Of the rows before partition keys are added; for `relationalize`, of the root table. */
  readonly columns: readonly Field[]
  readonly checks: readonly CheckedCheck[]
}

export type CheckedStep =
  | CheckedExplode
  | CheckedSelect
  | CheckedDerive
  | CheckedFilter
  | CheckedDrop
  | CheckedRename
  | CheckedDropDuplicates
  | CheckedJoin
  | CheckedSql
  | CheckedApplyMapping
  | CheckedResolveChoice
  | CheckedRelationalize
  | CheckedUnbox
  | CheckedDropNullFields

/** A source with its contract; a table's columns include its partition keys. */
export interface CheckedSource {
  readonly address: string
  readonly format: FileSource['format']
  readonly columns: readonly Field[]
  readonly partitionKeys: readonly Field[]
  readonly jsonPath?: JsonPath
  readonly csv: CsvOptions
  /** Folders by time, and how far back a run looks into them; without lookback, into all. */
  readonly layout?: Layout & { readonly lookbackSeconds?: number }
}

/** The type of a partition key in the catalog: date parts are zero-padded text, a plain column keeps its type. */
export function partitionKeyType(key: PartitionKey, columns: readonly Field[]): Field {
  const column = columns.find((candidate) => candidate.name === key.column)
  return { name: key.name, type: key.part === 'value' && column ? column.type : { kind: 'string' } }
}
