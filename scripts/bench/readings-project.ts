import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

/** Writes a project with the job Readings, which copies readings to a table with a partition per device. */
export async function writeReadingsProject(folder: string): Promise<void> {
  const files = {
    'etl.yaml': 'name: readings\n',
    'schemas/reading.yaml': `id: bigint
device: string
at: timestamp
place: struct<lat:double,lon:double>
status: string
temp: double
volts: double
`,
    'jobs/Readings.yaml': `source: { path: data/, schema: reading }
steps:
  - select: { id: id, device: device, ts: at, lat: place.lat, lon: place.lon, status: status, temp: temp, volts: volts }
sink:
  table: lake.readings
  path: s3://lake/readings/
  partitionBy: [device]
`,
  }
  for (const part of ['jobs', 'schemas']) await mkdir(join(folder, part), { recursive: true })
  for (const [name, text] of Object.entries(files)) await writeFile(join(folder, name), text)
}
