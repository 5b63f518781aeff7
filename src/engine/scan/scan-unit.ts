import { join } from 'node:path'
import type { Contract } from '../../records/compile-contract.ts'
import type { JsonPath } from '../../records/parse-json-path.ts'
import type { Limits } from '../../spec/contract.ts'
import { createAppendFile } from './append-file.ts'
import { createFieldCollector, type FoundFields } from './collect-fields.ts'
import { type PieceResult, type ScanPiece, scanPiece } from './scan-piece.ts'
import type { MismatchHandling, RejectedRecord } from './scan-result.ts'

/** What one thread scans without a break, with scratch files of its own. Units are numbered in file order. */
export interface ScanUnit {
  readonly number: number
  readonly pieces: readonly ScanPiece[]
}

export interface UnitSettings {
  readonly contract: Contract | undefined
  readonly limits: Limits
  readonly jsonPath: JsonPath | undefined
  readonly scratchDir: string
  readonly onMismatch: MismatchHandling
  readonly infersTypes: boolean
  readonly maxRawBytes: number
}

export interface UnitControl {
  /** Counts what was done since it was last called. */
  advance(bytes: number, records: number, rejected: number): void
  /** Whether the unit's result is not wanted any more. */
  isCancelled(): boolean
}

export interface UnitResult {
  readonly number: number
  /** As many as the unit has, unless it was stopped. */
  readonly pieces: readonly PieceResult[]
  readonly rejected: number
  /** The NDJSON of the rejected records, but under 'fail'. */
  readonly rejectedPath: string
  readonly first: RejectedRecord | undefined
  readonly fields: FoundFields
}

export async function scanUnit(
  unit: ScanUnit,
  settings: UnitSettings,
  control: UnitControl,
): Promise<UnitResult> {
  const spool = createAppendFile(join(settings.scratchDir, `spool-${unit.number}.ndjson`))
  const rejectedLog = createAppendFile(join(settings.scratchDir, `rejected-${unit.number}.ndjson`))
  const fields = createFieldCollector(settings.contract, settings.infersTypes)
  const pieces: PieceResult[] = []
  try {
    for (const piece of unit.pieces) {
      if (control.isCancelled()) break
      const result = await scanPiece(piece, settings, { spool, rejectedLog, fields }, control)
      pieces.push(result)
      if (result.first !== undefined && settings.onMismatch === 'fail') break
    }
  } finally {
    spool.close()
    rejectedLog.close()
  }
  return {
    number: unit.number,
    pieces,
    rejected: pieces.reduce((sum, { rejected }) => sum + rejected, 0),
    rejectedPath: rejectedLog.path,
    first: pieces.find(({ first }) => first !== undefined)?.first,
    fields: fields.found(),
  }
}
