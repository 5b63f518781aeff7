import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { compareRows } from '../reference/compare-rows.ts'
import { formatTimestamp, readParquet } from '../reference/read-parquet.ts'
import { inTemporaryFolder, repository, runProjectJob } from '../run-project-job.ts'
import { realFolder } from './real-folder.ts'

const folder = join(realFolder, 'earthquakes')

interface Feature {
  readonly id: string
  readonly properties: {
    readonly mag: number | null
    readonly place: string
    readonly net: string
    readonly time: number
    readonly felt: number | null
    readonly alert: string | null
    readonly tsunami: number | null
  }
  readonly geometry: { readonly coordinates: readonly number[] }
}

function expectedRow({ id, properties, geometry }: Feature) {
  const { mag, place, net, time, felt, alert, tsunami } = properties
  const seconds = BigInt(Math.trunc(time / 1000))
  return {
    id,
    mag,
    place,
    region: net.trim().toUpperCase(),
    ts: formatTimestamp(seconds * 1_000_000n, false),
    time: BigInt(time),
    felt: BigInt(felt ?? 0),
    alert,
    tsunami: tsunami === null ? null : tsunami === 1,
    strength: (mag ?? 0) >= 6 ? 'strong' : (mag ?? 0) >= 4.5 ? 'moderate' : 'light',
    coordinates: geometry.coordinates,
    date: new Date(Number(seconds) * 1000).toISOString().slice(0, 10),
  }
}

it('flattens captured GeoJSON by spec alone', () =>
  inTemporaryFolder(async (output) => {
    const root = join(repository, 'test/projects/earthquakes')
    const { report } = await runProjectJob({ root, job: 'FlattenEarthquakes', input: folder, output })
    const features = readdirSync(folder).flatMap(
      (name) =>
        (JSON.parse(readFileSync(join(folder, name), 'utf8')) as { features: readonly Feature[] }).features,
    )
    expect(report.status).toBe('succeeded')
    expect(report.records.read).toBe(features.length)
    const expected = features.filter(({ properties }) => properties.mag !== null).map(expectedRow)
    expect(compareRows(await readParquet(output), expected)).toBeUndefined()
  }))
