import type { ObservedRecords } from '../../crawl/shape/observe-records.ts'
import { mergeShapes } from '../../crawl/shape/shape.ts'
import { shiftLines } from '../../crawl/shape/shift-lines.ts'
import { defaultLimits, type Limits } from '../../spec/contract.ts'
import { feedWorkers } from '../scan/feed-workers.ts'
import { type ProgressEffects, reportProgress } from '../scan/report-progress.ts'
import { createControl, createShare, type ScanShare } from '../scan/run-units.ts'
import { createGroupCollector } from './collect-groups.ts'
import {
  groupOfFile,
  type ObservedRange,
  type ObservedUnit,
  type ObserveUnit,
  observeUnit,
} from './observe-unit.ts'
import type { ObservedFile, ObservedGroup } from './observed-group.ts'
import { planObservation } from './plan-observation.ts'

export interface ObserveOptions {
  readonly files: readonly ObservedFile[]
  /** Default: `defaultLimits`. */
  readonly limits?: Limits | undefined
  readonly threads: number
}

export interface ObserveEffects extends ProgressEffects {
  /** The worker's entry, a JavaScript file; without it everything is read on the calling thread. */
  readonly workerUrl?: URL | undefined
}

/** What a worker is started with. */
export interface ObserverInput {
  readonly limits: Limits
  readonly share: ScanShare
  readonly thread: number
}

/** Less than this is read before workers have started and warmed up. */
const smallestSharedBytes = 32 * 1024 * 1024

/**
 * Reads the records of JSON files and tells what their types are, by group and type. Neither the order of the
 * files nor the number of threads makes a difference. A file that cannot be read to its end counts as one rejected
 * record. Throws the signal's reason when aborted.
 */
export async function observeFiles(
  { files, limits = defaultLimits, threads }: ObserveOptions,
  effects: ObserveEffects = {},
): Promise<readonly ObservedGroup[]> {
  const { signal, workerUrl } = effects
  signal?.throwIfAborted()
  const totalBytes = files.reduce((sum, { bytes }) => sum + bytes, 0)
  const isShared = workerUrl !== undefined && threads > 1 && totalBytes >= smallestSharedBytes
  const units = planObservation(files, isShared ? threads : 1)
  const workers = isShared ? Math.min(threads, units.length) : 1
  const share = createShare(workers)
  const stopReporting = reportProgress(share, totalBytes, effects)
  try {
    const observed =
      isShared && workers > 1
        ? await observeOnWorkers(units, { limits, share, threads: workers, workerUrl })
        : await observeHere(units, limits, share)
    signal?.throwIfAborted()
    return assembleGroups(observed)
  } finally {
    stopReporting()
  }
}

async function observeHere(
  units: readonly ObserveUnit[],
  limits: Limits,
  share: ScanShare,
): Promise<readonly ObservedUnit[]> {
  const observed: ObservedUnit[] = []
  for (const unit of units) observed.push(await observeUnit(unit, limits, createControl(share, 0, unit)))
  return observed
}

async function observeOnWorkers(
  units: readonly ObserveUnit[],
  options: { limits: Limits; share: ScanShare; threads: number; workerUrl: URL },
): Promise<readonly ObservedUnit[]> {
  const { limits, share, threads, workerUrl } = options
  const observed: ObservedUnit[] = []
  await feedWorkers<ObserveUnit, ObservedUnit>({
    units,
    threads,
    workerUrl,
    dataFor: (thread): ObserverInput => ({ limits, share, thread }),
    isWanted: (unit) => unit.number <= Atomics.load(share.lastWanted, 0),
    take: (unit) => observed.push(unit),
  })
  return observed.sort((left, right) => left.number - right.number)
}

function assembleGroups(units: readonly ObservedUnit[]): readonly ObservedGroup[] {
  const collector = createGroupCollector()
  let open: ObservedRange | undefined
  function close(): void {
    if (open !== undefined) collector.add(groupOfFile(open))
    open = undefined
  }
  for (const { groups, ranges } of units) {
    for (const range of ranges) {
      if (open?.file.uri !== range.file.uri) close()
      open = open === undefined ? range : joinRanges(open, range)
    }
    if (groups.length > 0) close()
    for (const group of groups) collector.add(group)
  }
  close()
  return collector.groups()
}

/** Ranges of one file, one after the other. */
function joinRanges(left: ObservedRange, right: ObservedRange): ObservedRange {
  const { newlines, found } = left
  const { firstReject } = right.found
  const moved = firstReject && { ...firstReject, line: firstReject.line + newlines }
  const joined: ObservedRecords = {
    shape: mergeShapes(found.shape, shiftLines(right.found.shape, newlines)),
    records: found.records + right.found.records,
    rejected: found.rejected + right.found.rejected,
    firstReject: found.firstReject ?? moved,
  }
  return { file: left.file, found: joined, newlines: newlines + right.newlines }
}
