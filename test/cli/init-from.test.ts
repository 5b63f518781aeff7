import { copyFile, mkdir, readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { gunzipSync, gzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { initFrom, type Row, rowsOf, sorted } from './init-from.ts'
import { runEtl } from './run-etl.ts'
import { createTempFolder, writeFiles } from './temp-project.ts'

const data = join(import.meta.dirname, '../data/init')

async function readDocuments(file: string): Promise<readonly Row[]> {
  const bytes = await readFile(join(data, file))
  const text = (file.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString('utf8')
  return text
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Row)
}

describe('init --from', () => {
  it('makes rows of the lines of orders, and keeps orders that have none', async () => {
    const { cwd, report } = await initFrom(join(data, 'orders.ndjson'))
    const orders = (await readDocuments('orders.ndjson')) as readonly (Row & { lines?: readonly Row[] })[]
    const due = orders.flatMap(({ orderId, placedAt, lines = [] }) =>
      (lines.length > 0 ? lines : [{}]).map(({ sku, quantity, unitPrice }: Row) => ({
        order_id: orderId,
        sku: sku ?? null,
        quantity: quantity === undefined ? null : String(quantity),
        unit_price: unitPrice ?? null,
        ts: String(placedAt).replace('T', ' ').replace('Z', '.000'),
      })),
    )
    const rows = await rowsOf(cwd, 'SELECT order_id, sku, quantity, unit_price, ts FROM shop.orders')
    expect(sorted(rows)).toEqual(sorted(due))
    expect(report.stdout).toContain(`wrote  ${due.length} rows in 3 partitions to shop.orders`)
    expect(await readdir(join(cwd, 'sample-data/raw'))).toEqual(['orders.ndjson'])
    await expectPlaces(report.stdout, cwd)
  })

  it('reads the cells of a CSV file by what all of a column spell', async () => {
    const { cwd } = await initFrom(join(data, 'sensors.csv'))
    const [header = '', ...lines] = (await readFile(join(data, 'sensors.csv'), 'utf8')).trim().split('\n')
    expect(header.split(';')).toHaveLength(8)
    const due = lines.map((line) => {
      const [id, celsius, at, ok, battery, order, fahrenheit, code] = line.split(';') as [string, ...string[]]
      return {
        sensor_id: id,
        temp_c: Number(celsius),
        gemessen_am: `${at}.000`,
        ok: ok === 'true',
        batterie: battery === '' ? null : Number(battery),
        order: Number(order),
        temp_f: Number(fahrenheit),
        code,
      }
    })
    const rows = await rowsOf(
      cwd,
      'SELECT sensor_id, temp_c, gemessen_am, ok, batterie, "order", temp_f, code FROM shop.sensors',
    )
    expect(sorted(rows)).toEqual(sorted(due))
  })

  it('makes rows of an object whose keys are dates', async () => {
    const { cwd } = await initFrom(join(data, 'climate.json'))
    const { station, days } = JSON.parse(await readFile(join(data, 'climate.json'), 'utf8'))
    const due = Object.entries(days as Readonly<Record<string, Row>>).map(([date, { high, low, rain }]) => ({
      station_id: station.id,
      date,
      ts: `${date} 00:00:00.000`,
      high,
      low,
      rain,
    }))
    const rows = await rowsOf(cwd, 'SELECT station_id, "date", ts, high, low, rain FROM shop.climate')
    expect(sorted(rows)).toEqual(sorted(due))
  })

  it('makes times of milliseconds', async () => {
    const { cwd } = await initFrom(join(data, 'events.ndjson.gz'))
    const events = (await readDocuments('events.ndjson.gz')) as readonly { readonly event: Row }[]
    const due = events.map(({ event: { id, time } }) => ({
      event_id: id,
      ts: new Date(Number(time)).toISOString().replace('T', ' ').replace('Z', ''),
    }))
    expect(sorted(await rowsOf(cwd, 'SELECT event_id, ts FROM shop.events'))).toEqual(sorted(due))
  })

  it('reads the values of a document whose keys are data, and says that the keys are lost', async () => {
    const { cwd, report } = await initFrom(join(data, 'prices.json'))
    expect(report.stdout).toContain('the keys themselves are lost')
    const prices = JSON.parse(await readFile(join(data, 'prices.json'), 'utf8'))
    expect(sorted(await rowsOf(cwd, 'SELECT symbol, open, close FROM shop.prices'))).toEqual(
      sorted(Object.values(prices)),
    )
  })

  it('reads what a run has written', async () => {
    const { cwd } = await initFrom(join(data, 'climate.json'))
    const folder = join(cwd, '.etl/lake/shop-lake/climate')
    const again = await initFrom(`${folder}/**/*.parquet`)
    expect(await rowsOf(again.cwd, 'SELECT count(*) AS n, count(high) AS h FROM shop.climate')).toEqual([
      { n: 28, h: 28 },
    ])
  })

  it('says the same as one JSON object', async () => {
    const cwd = await createTempFolder()
    const { stdout } = await runEtl(['init', 'shop', '--from', join(data, 'prices.json'), '--json'], { cwd })
    const told = JSON.parse(stdout)
    expect(told).toMatchObject({
      folder: join(cwd, 'shop'),
      data: { format: 'json', files: 1, isCopied: true },
      run: { status: 'succeeded', rows: { written: 20 } },
    })
    expect(told.next).toEqual(['etl validate', 'etl query prices_preview'])
    for (const { file, line } of told.guesses) {
      const lines = (await readFile(join(cwd, 'shop', file), 'utf8')).split('\n')
      expect(lines[line - 1]).toMatch(/\S/)
    }
  })
})

describe('init --from, where something is in the way,', () => {
  it('leaves a project alone', async () => {
    const cwd = await createTempFolder({ 'etl.yaml': 'name: mine\n' })
    const { exitCode, stderr } = await runEtl(['init', '--from', join(data, 'prices.json')], { cwd })
    expect(exitCode).toBe(2)
    expect(stderr).toContain('there is a project in')
    expect(await readdir(cwd)).toEqual(['etl.yaml'])
  })

  it('leaves a file of the same name alone, and writes none', async () => {
    const cwd = await createTempFolder({ 'jobs/FlattenPrices.yaml': 'mine\n' })
    const { exitCode, stderr } = await runEtl(['init', '--from', join(data, 'prices.json')], { cwd })
    expect(exitCode).toBe(2)
    expect(stderr).toContain('jobs/FlattenPrices.yaml')
    expect(await readdir(cwd)).toEqual(['jobs'])
  })

  it.each([
    ['empty.json', '', 'empty'],
    ['text.txt', 'Dear diary\n', 'no data in'],
    ['scalars.json', '[1, 2, 3]', 'there is no record in the data'],
    ['nothing.json', '{"a": null, "b": []}', 'hold nothing that a table could'],
    ['page.xml', '<a><b>1</b></a>', 'xml, which no job reads'],
    ['half.json', '{"a": [1, 2', 'truncated'],
    ['binary.dat', Buffer.from([0, 1, 2, 3, 0, 255, 254, 7]), 'binary'],
    ['named.json', gzipSync('{"a":1}\n'), '.gz'],
  ])('says what is wrong with %s', async (name, content, words) => {
    const cwd = await createTempFolder()
    await writeFile(join(cwd, name), content)
    const { exitCode, stderr } = await runEtl(['init', 'shop', '--from', name], { cwd })
    expect(exitCode).toBe(3)
    expect(stderr).toContain(words)
    expect(await readdir(cwd)).toEqual([name])
  })

  it('asks which of several formats is meant, and takes those', async () => {
    const cwd = await createTempFolder()
    await mkdir(join(cwd, 'mixed'))
    for (const name of ['orders.ndjson', 'sensors.csv'])
      await copyFile(join(data, name), join(cwd, 'mixed', name))
    const { exitCode, stderr } = await runEtl(['init', 'shop', '--from', 'mixed'], { cwd })
    expect(exitCode).toBe(3)
    const glob = /--from '([^']+)'/.exec(stderr)?.[1] ?? ''
    expect((await runEtl(['init', 'shop', '--from', glob], { cwd })).exitCode).toBe(0)
    expect(await readdir(join(cwd, 'shop/sample-data/raw'))).toEqual(['orders.ndjson'])
  })

  it('leaves files aside that are no data, and records that are none in quarantine', async () => {
    const cwd = await createTempFolder()
    await writeFiles(cwd, {
      'in/README.md': '# Data\n',
      'in/a.ndjson': '{"a":1}\n{"a":2}\n{"a":oops}\n{"a":4}\n',
    })
    const { exitCode, stdout, stderr } = await runEtl(['init', 'shop', '--from', 'in'], { cwd })
    expect(exitCode).toBe(0)
    expect(stderr).toContain('left aside: in/README.md')
    expect(stdout).toMatch(/wrote {2}3 rows/)
    expect(stdout).toContain('reject 1 record')
  })
})

describe('init --from with much data', () => {
  const lines = Array.from({ length: 260_000 }, (_, index) =>
    JSON.stringify({
      id: index,
      at: 1_767_225_600 + index * 60,
      text: 'a reading that is here to take up room, and more',
    }),
  )

  it('reads it where it lies', async () => {
    const cwd = await createTempFolder()
    await writeFiles(cwd, { 'readings/a.ndjson': `${lines.join('\n')}\n` })
    const { exitCode, stdout } = await runEtl(['init', 'shop', '--from', 'readings'], { cwd })
    expect(exitCode).toBe(0)
    expect(stdout).toContain('the data is read where it lies, ../readings')
    expect(await readdir(join(cwd, 'shop'))).not.toContain('sample-data')
    const count = 'SELECT count(*) AS n, count(DISTINCT id) AS ids FROM shop.readings'
    expect(await rowsOf(join(cwd, 'shop'), count)).toEqual([{ n: lines.length, ids: lines.length }])
  })

  it('writes nothing where it is interrupted', async () => {
    const cwd = await createTempFolder()
    await writeFiles(
      cwd,
      Object.fromEntries(['a', 'b', 'c'].map((name) => [`readings/${name}.ndjson`, `${lines.join('\n')}\n`])),
    )
    const scratch = await createTempFolder()
    const { exitCode, stderr } = await runEtl(['init', 'shop', '--from', 'readings'], {
      cwd,
      env: { TMPDIR: scratch },
      onStart: (pid) => void interruptWhenSampling(scratch, () => process.kill(pid, 'SIGINT')),
    })
    expect(await readdir(scratch)).toEqual([])
    expect({ exitCode, stderr }).toEqual({ exitCode: 4, stderr: 'error: interrupted; nothing was written\n' })
    expect(await readdir(cwd)).toEqual(['readings'])
  })
})

/** Every place that is printed is a line that says something. */
async function expectPlaces(stdout: string, cwd: string): Promise<void> {
  const places = [...stdout.matchAll(/^ {2}(\S+\.yaml):(\d+) /gm)]
  expect(places.length).toBeGreaterThan(3)
  for (const [, file = '', line] of places) {
    const lines = (await readFile(join(cwd, file), 'utf8')).split('\n')
    expect(lines[Number(line) - 1], `${file}:${line}`).toMatch(/\S/)
  }
}

async function interruptWhenSampling(scratch: string, interrupt: () => void): Promise<void> {
  for (let tries = 0; tries < 3000; tries += 1) {
    const found = await readdir(scratch, { recursive: true })
    if (found.some((path) => path.endsWith('/sample'))) return interrupt()
    await setTimeout(10)
  }
}
