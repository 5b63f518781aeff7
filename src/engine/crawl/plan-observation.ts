import { type PlannedUnit, planUnits } from '../scan/plan-units.ts'
import type { ObserveUnit } from './observe-unit.ts'
import type { ObservedFile } from './observed-group.ts'

/** Shares files out into units in the order of their uris; files of which there is a sample are not cut. */
export function planObservation(files: readonly ObservedFile[], threads: number): readonly ObserveUnit[] {
  const sorted = [...files].sort((left, right) => (left.uri < right.uri ? -1 : 1))
  const whole = sorted.filter(({ sampleBytes }) => sampleBytes === undefined)
  const sampled = sorted.filter(({ sampleBytes }) => sampleBytes !== undefined)
  const units = [
    ...planUnits(whole, threads).map((unit) => describeUnit(unit, whole)),
    ...planUnits(sampled, 1).map((unit) => describeUnit(unit, sampled)),
  ]
  return units.map((pieces, number) => ({ number, pieces }))
}

function describeUnit(
  { pieces, fileIndexes }: PlannedUnit,
  files: readonly ObservedFile[],
): ObserveUnit['pieces'] {
  return pieces.map((piece, at) => {
    const file = files[fileIndexes[at] as number] as ObservedFile
    return { ...piece, file, isRange: piece.knownForm !== undefined }
  })
}
