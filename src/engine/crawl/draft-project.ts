import { type Draft, type DraftSubject, draftFiles } from '../../compile/draft/draft-files.ts'
import { chooseCellType, printCellQuery } from '../../compile/draft/draft-queries.ts'
import { DataError } from '../../errors.ts'
import type { BatchEffects } from '../run-batch.ts'
import { findEvidence } from './find-evidence.ts'
import { type Probe, probeDraft } from './probe-draft.ts'

interface DraftOptions {
  /** Cells of CSV are text in it. */
  readonly subject: DraftSubject
  /** Absolute path of a folder with the sample, as it stands below the inbox. */
  readonly sampleFolder: string
  /** Absolute path of a folder to try the job in. */
  readonly probeFolder: string
  readonly threads: number
  readonly memoryLimitBytes: number
}

/**
 * Drafts a project for data. The job is tried on a sample in a scratch folder, and what its rows show (times, keys,
 * types of CSV) enters the draft. Throws what keeps it from running.
 */
export async function draftProject(options: DraftOptions, effects: BatchEffects): Promise<Draft> {
  const subject = await inferCells(options, effects)
  const { draft, probe } = await tryDraft({ ...options, subject }, effects)
  const { rows, sink } = draft.job
  return draftFiles(subject, await findEvidence(rows.columns, sink.table, probe))
}

/** DuckDB takes more than twice as long for twice as many aggregates. */
const columnsAtOnce = 200

/** With the types that the cells of CSV spell. */
async function inferCells(options: DraftOptions, effects: BatchEffects): Promise<DraftSubject> {
  const { subject } = options
  if (subject.format !== 'csv') return subject
  const { draft, probe } = await tryDraft(options, effects)
  const { rows, sink } = draft.job
  const names = rows.columns.map(({ name }) => name)
  const counts = new Map<string, number>()
  for (let at = 0; at < names.length; at += columnsAtOnce) {
    const some = await probe.count(printCellQuery(names.slice(at, at + columnsAtOnce), sink.table))
    for (const [name, count] of some) counts.set(name, count)
  }
  const fields = subject.fields.map((field) => {
    const column = rows.columns.find(({ path }) => path[0] === field.name)
    return column === undefined ? field : { ...field, type: { kind: chooseCellType(counts, column.name) } }
  })
  return { ...subject, fields }
}

/** Runs a draft over the sample; records that do not fit are none of its concern. */
async function tryDraft(
  options: DraftOptions,
  effects: BatchEffects,
): Promise<{ readonly draft: Draft; readonly probe: Probe }> {
  const { subject, sampleFolder, probeFolder, threads, memoryLimitBytes } = options
  const { location } = subject
  const draft = draftFiles({
    ...subject,
    location: { ...location, source: location.inbox, folder: sampleFolder },
  })
  if (draft.job.rows.columns.length === 0) throw nothingInside(draft, subject)
  const files = draft.files.map(({ file, text }) => ({
    file,
    text: file.startsWith('jobs/') ? `${text}rejects: { max: 100% }\n` : text,
  }))
  const probe = await probeDraft(
    { files, job: draft.jobName, root: probeFolder, threads, memoryLimitBytes },
    effects,
  )
  return { draft, probe }
}

function nothingInside({ job }: Draft, { origin }: DraftSubject): DataError {
  const found = job.rows.leftOut.map(({ path, why }) => `${path}: ${why}`)
  return new DataError({
    message: `the records of ${origin} hold nothing that a table could`,
    expected: 'a field with a value',
    found: found.slice(0, 3).join('\n') || 'no field at all',
  })
}
