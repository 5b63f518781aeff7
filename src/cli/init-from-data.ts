import { randomBytes } from 'node:crypto'
import { mkdir, rm, stat } from 'node:fs/promises'
import { availableParallelism, tmpdir } from 'node:os'
import { dirname, join, relative, resolve, sep } from 'node:path'
import { isDynamicPattern } from 'tinyglobby'
import { bucketName, type Draft } from '../compile/draft/draft-files.ts'
import { chooseData } from '../engine/crawl/choose-data.ts'
import { chooseSample, type Sample } from '../engine/crawl/choose-sample.ts'
import { draftProject } from '../engine/crawl/draft-project.ts'
import { type InferredData, inferData } from '../engine/crawl/infer-data.ts'
import { withDuckdbWhenAsked } from '../engine/with-duckdb-when-asked.ts'
import { SpecError } from '../errors.ts'
import { displayPath } from '../lake/addresses.ts'
import { type InputFile, listInputs } from '../lake/list-inputs.ts'
import { defaultLimits } from '../spec/contract.ts'
import { interruptible } from './interruptible.ts'
import { memoryLimitBytes } from './memory-limit.ts'
import { nameProject, nameRecords } from './name-data.ts'
import { copyData, linkData, type PlacedData, placeData } from './place-data.ts'
import { formatBytes } from './render/numbers.ts'
import type { ProgressLine } from './render/progress.ts'
import { workerUrl } from './this-machine.ts'
import { refuseToOverwrite, writeProject } from './write-project.ts'

export interface InitFromDataOptions {
  /** A file, folder or glob, as it was given. */
  readonly from: string
  /** Of the new project, as it was given. */
  readonly dir: string
  /** Of the new project, absolute. */
  readonly folder: string
  readonly workingDirectory: string
}

/** A project that was drafted from data and written. */
export interface InitializedProject {
  readonly drafted: Draft
  readonly inferred: InferredData
  /** Everything that was written, below the folder. */
  readonly files: readonly string[]
  readonly data: {
    readonly files: number
    readonly bytes: number
    readonly placed: PlacedData
    /** Files beside the data that are not read. */
    readonly aside: readonly { readonly uri: string; readonly why: string }[]
    readonly sample: Sample
  }
}

/**
 * Drafts a project from data and writes it: nothing is written before the drafted job has run over a sample.
 * `useProject` is called with the folder of the sample before that goes away.
 */
export async function initFromData<T>(
  options: InitFromDataOptions,
  progress: ProgressLine,
  useProject: (project: InitializedProject, sampleFolder: string) => Promise<T>,
): Promise<T> {
  const scratch = join(tmpdir(), `etl-init-${randomBytes(6).toString('hex')}`)
  try {
    const written = await interruptible('interrupted; nothing was written', async (signal) => {
      await mkdir(scratch)
      return draftAndWrite(options, { scratch, signal, progress })
    })
    progress.clear()
    return await useProject(written, join(scratch, 'sample'))
  } finally {
    progress.clear()
    await rm(scratch, { recursive: true, force: true })
  }
}

async function draftAndWrite(
  options: InitFromDataOptions,
  {
    scratch,
    signal,
    progress,
  }: { readonly scratch: string; readonly signal: AbortSignal; readonly progress: ProgressLine },
): Promise<InitializedProject> {
  const { from, dir, folder } = options
  const { files, base, isFolder } = await listData(options)
  const threads = availableParallelism()
  const duckdb = { threads, memoryLimitBytes, temporaryDirectory: join(scratch, 'duckdb') }
  const data = await withDuckdbWhenAsked(duckdb, (connect) =>
    chooseData({ files, from }, { connect, signal }),
  )
  signal.throwIfAborted()
  const name = nameProject(folder)
  const inbox = `s3://${bucketName(name)}-inbox/raw/`
  const toPlace = { files: data.files, isMixed: data.files.length < files.length, base, folder, inbox }
  const placed = placeData(toPlace)
  const sampleFolder = join(scratch, 'sample')
  const sample = await chooseSample({ files: data.files, format: data.format, heads: join(scratch, 'heads') })
  await linkData(sample.files, sample.isCut ? join(scratch, 'heads') : base, sampleFolder)
  const effects = { workerUrl: workerUrl(), signal }
  const inferred = await inferData(
    data,
    { sample: sample.files, limits: defaultLimits, threads },
    {
      ...effects,
      onProgress: ({ bytes, totalBytes, records }) =>
        progress.update({ phase: 'checking', bytes, totalBytes, files: sample.files.length, records }),
    },
  )
  const { fields, found } = inferred
  const drafted = await draftProject(
    {
      subject: {
        name,
        records: nameRecords(isFolder ? base : (data.files[0]?.path ?? base), { isFolder }),
        origin: describeOrigin(data.files, sample, from),
        format: data.format,
        csv: data.files[0]?.csv,
        fields,
        found,
        location: { ...placed, inbox },
      },
      sampleFolder,
      probeFolder: join(scratch, 'probe'),
      threads,
      memoryLimitBytes,
    },
    { ...effects, onProgress: progress.update },
  )
  signal.throwIfAborted()
  refuseToOverwrite(
    drafted.files.map(({ file }) => file),
    folder,
    dir,
  )
  const copy = placed.isCopied ? () => copyData(toPlace) : async () => []
  const written = await writeProject({ folder, files: drafted.files, copy }, signal)
  const bytes = data.files.reduce((sum, file) => sum + file.bytes, 0)
  return {
    drafted,
    inferred,
    files: written,
    data: { files: data.files.length, bytes, placed, aside: data.aside, sample },
  }
}

interface ListedData {
  readonly files: readonly InputFile[]
  /** Absolute path of the folder that they are below. */
  readonly base: string
  readonly isFolder: boolean
}

async function listData({ from, workingDirectory }: InitFromDataOptions): Promise<ListedData> {
  const lake = { root: workingDirectory, sampleData: [] }
  if (/^s3a?:\/\//.test(from)) {
    throw new SpecError({
      message: `--from takes files of this machine, not ${from}`,
      hint: 'download a few first',
    })
  }
  const listed = await listInputs({ address: from, workingDirectory, lake, named: '--from' })
  const path = resolve(workingDirectory, from)
  const entry = await stat(path).catch(() => undefined)
  const parts = path.split(sep)
  const dynamic = parts.findIndex((part) => isDynamicPattern(part))
  const isFolder = entry?.isFile() !== true
  const base =
    entry === undefined ? parts.slice(0, dynamic).join(sep) || sep : entry.isFile() ? dirname(path) : path
  if (listed.length === 0) throw new SpecError({ message: `--from: there are no files in ${from}` })
  const files = listed.map((file) => ({ ...file, uri: displayPath(file.path, workingDirectory) }))
  return { files, base, isFolder }
}

function describeOrigin(files: readonly InputFile[], sample: Sample, from: string): string {
  const [only] = files
  const all =
    files.length === 1 && only !== undefined
      ? relative(dirname(only.path), only.path)
      : `${files.length} files in ${from}`
  return sample.isAll ? all : `${formatBytes(sample.bytes)} of ${all}`
}
