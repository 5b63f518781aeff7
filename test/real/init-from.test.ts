import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { initFrom, type Row, rowsOf, sorted } from '../cli/init-from.ts'
import { realFolder } from './real-folder.ts'

describe('init --from', () => {
  it('takes the features of earthquakes, by day', async () => {
    const { cwd, report } = await initFrom(join(realFolder, 'earthquakes/4.5_month.geojson'))
    const { features } = JSON.parse(await readFile(join(realFolder, 'earthquakes/4.5_month.geojson'), 'utf8'))
    const due = features.map(({ id, properties: { mag, time } }: { id: string; properties: Row }) => ({
      id,
      mag,
      ts: new Date(Number(time)).toISOString().replace('T', ' ').replace('Z', ''),
    }))
    expect(sorted(await rowsOf(cwd, 'SELECT id, mag, ts FROM shop.earthquakes'))).toEqual(sorted(due))
    expect(report.stdout).toContain('$.features[*] are the records (314 records)')
    expect(report.stdout).toMatch(/mag .*\n─.*\n.*Feature/)
  })

  it('takes a folder of forecasts, a row for each slot', async () => {
    const { cwd } = await initFrom(join(realFolder, 'weather'))
    const files = (await readdir(join(realFolder, 'weather'))).filter((name) => name.endsWith('.json'))
    const documents = await Promise.all(
      files.map(async (name) => JSON.parse(await readFile(join(realFolder, 'weather', name), 'utf8'))),
    )
    const due = documents.flatMap(({ city, list }) =>
      list.map(({ dt, main }: { dt: number; main: Row }) => ({
        city_id: String(city.id),
        dt,
        temp: main.temp,
      })),
    )
    const rows = await rowsOf(cwd, 'SELECT city_id, dt, temp FROM shop.weather')
    expect(sorted(rows)).toEqual(sorted(due))
  })
})
