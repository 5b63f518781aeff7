import { writeFile } from '../generate/write-file.ts'

/**
 * Writes newline-delimited readings whose devices come in no order at all, the hard case for partitions: any few
 * hundred thousand rows hold every device. The same records for the same numbers.
 */
export function writeReadings(options: {
  readonly path: string
  readonly records: number
  /** Distinct devices, each with about as many records as the next. */
  readonly devices: number
}): Promise<void> {
  return writeFile(options.path, printReadings(options), 'none')
}

function* printReadings(options: { readonly records: number; readonly devices: number }): Generator<string> {
  for (let id = 0; id < options.records; id += 1) yield `${printReading(id, options.devices)}\n`
}

function printReading(id: number, devices: number): string {
  const random = mix(id)
  const device = `device-${String(random % devices).padStart(5, '0')}`
  const at = new Date(Date.UTC(2026, 0, 1) + id * 1000).toISOString().slice(0, 19).replace('T', ' ')
  const other = mix(random)
  return JSON.stringify({
    id,
    device,
    at,
    place: { lat: (other % 18_000) / 100 - 90, lon: (other % 36_000) / 100 - 180 },
    status: other % 7 === 0 ? 'late' : 'in time',
    temp: (other % 4000) / 100,
    volts: (other % 500) / 100,
  })
}

/** A 32-bit hash of an integer: the finalizer of murmur3. */
function mix(value: number): number {
  let hash = value + 0x9e3779b9
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b)
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35)
  return (hash ^ (hash >>> 16)) >>> 0
}
