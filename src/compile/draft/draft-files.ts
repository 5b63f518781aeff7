import type { CsvForm } from '../../crawl/classify/csv-form.ts'
import { type DraftRows, draftColumns } from '../../crawl/draft/draft-columns.ts'
import { pascalCase } from '../../crawl/draft/draft-names.ts'
import type { DraftRecords } from '../../crawl/draft/draft-records.ts'
import { draftSchema } from '../../crawl/draft/draft-schema.ts'
import { draftSettings } from '../../crawl/draft/draft-settings.ts'
import type { Shape } from '../../crawl/shape/shape.ts'
import type { Field } from '../../spec/data-type.ts'
import type { ProjectFile } from '../../spec/parse-project.ts'
import { defaultCsv, type FileSource } from '../../spec/source.ts'
import { draftJob, type JobDraft } from './draft-job.ts'
import { printPreview } from './draft-queries.ts'

/** What a project is drafted for. */
export interface DraftSubject {
  /** Of the project. */
  readonly name: string
  /** Of the records, in lower-case letters, digits and `_`; of the table, the schema and, in capitals, the job. */
  readonly records: string
  /** From what it was inferred, for people. */
  readonly origin: string
  readonly format: FileSource['format']
  readonly csv: CsvForm | undefined
  /** Of a record. */
  readonly fields: readonly Field[]
  readonly found: Omit<DraftRecords, 'record' | 'records'> & {
    /** Undefined for CSV and Parquet. */
    readonly record: Shape | undefined
  }
  readonly location: DraftLocation
}

/** Where the data is said to be. */
export interface DraftLocation {
  /** Of the source: `inbox`, or something below it. */
  readonly source: string
  /** `s3://bucket/prefix/` that a folder stands in for. */
  readonly inbox: string
  readonly folder: string
  /** Whether it is a copy; a sentence. */
  readonly remark: string
}

/** What the rows of a draft tell that the records do not. */
export type DraftEvidence = Pick<JobDraft, 'time' | 'partition' | 'notNull'>

const noEvidence: DraftEvidence = { time: undefined, partition: undefined, notNull: [] }

export interface Draft {
  readonly job: JobDraft
  readonly jobName: string
  readonly queryName: string
  /** etl.yaml, the schema, the job, the saved query. */
  readonly files: readonly ProjectFile[]
}

/** Drafts the files of a project: one schema, one job that flattens its records, one query that shows rows. */
export function draftFiles(subject: DraftSubject, evidence: DraftEvidence = noEvidence): Draft {
  const { name, records, origin, fields, found, location } = subject
  const rows = draftColumns(fields, found)
  const job = describeJob(subject, rows, evidence)
  const database = databaseName(name)
  const jobName = `Flatten${pascalCase(records)}`
  const queryName = `${records}_preview`
  const settings = draftSettings({
    ...location,
    name,
    description: `${records}, from ${origin} to a table`,
    database,
    address: location.inbox,
  })
  const schema = draftSchema({
    fields,
    record: found.record,
    remarks: [`A record of ${records}, inferred from ${origin}. Any field may be missing.`],
  })
  const preview = printPreview({
    table: job.sink.table,
    description: `The first rows of ${records}`,
    columns: shownColumns(rows, evidence.time),
    orderBy: [...madeBy(evidence.time), ...evidence.notNull],
  })
  return {
    job,
    jobName,
    queryName,
    files: [
      { file: 'etl.yaml', text: settings },
      { file: `schemas/${records}.yaml`, text: schema },
      { file: `jobs/${jobName}.yaml`, text: draftJob(job) },
      { file: `sql/${queryName}.sql`, text: preview },
    ],
  }
}

function describeJob(subject: DraftSubject, rows: DraftRows, evidence: DraftEvidence): JobDraft {
  const { name, records, format, csv, found, location } = subject
  const { explode } = rows
  const each = explode === undefined ? 'record' : `entry of ${explode.path.join('.')}`
  return {
    ...evidence,
    description: `One row per ${each}${explode === undefined ? ' of' : ' in'} ${records}`,
    source: {
      path: location.source,
      schema: records,
      format,
      jsonPath: found.jsonPath,
      remark:
        found.topKeys === undefined
          ? 'what stands beside them in a file is left out'
          : 'the keys, which are data, are lost: a path selects values',
      csv: csv === undefined ? defaultCsv : { ...defaultCsv, header: csv.header, delimiter: csv.delimiter },
    },
    rows,
    sink: {
      table: `${databaseName(name)}.${records}`,
      path: `s3://${bucketName(name)}-lake/${records.replaceAll('_', '-')}/`,
    },
  }
}

function shownColumns({ columns }: DraftRows, time: DraftEvidence['time']): readonly string[] {
  const names = columns.flatMap(({ name }) => (time?.column === name ? [name, ...madeBy(time)] : [name]))
  return [...new Set(names)]
}

function madeBy(time: DraftEvidence['time']): readonly string[] {
  return time === undefined ? [] : [time.name]
}

/** `web-shop` → `web_shop`. */
function databaseName(project: string): string {
  return project.toLowerCase().replaceAll('-', '_')
}

/** As S3 takes them: no capitals, no `_`. */
export function bucketName(project: string): string {
  return project.toLowerCase().replaceAll('_', '-')
}
