import { readdir, symlink } from 'node:fs/promises'
import { join, relative } from 'node:path'
import { expect, it } from 'vitest'
import { SpecError } from '../../src/errors.ts'
import { listInputs, listKnown } from '../../src/lake/list-inputs.ts'
import { listWindow } from '../../src/lake/list-window.ts'
import { parseLayout } from '../../src/spec/layout.ts'
import type { TimeWindow } from '../../src/spec/time-window.ts'
import { writeFiles } from '../conformance/in-project.ts'
import { inTemporaryFolder } from '../run-project-job.ts'

function layoutOf(text: string) {
  const parsed = parseLayout(text)
  if ('problem' in parsed) throw new Error(parsed.problem.message)
  return parsed.layout
}

/** What a window has, and which folders were opened to find it, from the source's path. */
async function look(root: string, text: string, window: TimeWindow) {
  const opened: string[] = []
  const lake = { root, sampleData: [{ address: 's3://inbox/raw/', folder: 'data' }] }
  const options = { address: 's3://inbox/raw/', workingDirectory: '/', lake, named: 'the source' }
  const listing = await listWindow(
    { ...options, layout: layoutOf(text), window },
    {
      readFolder(path) {
        opened.push(relative(join(root, 'data'), path))
        return readdir(path, { withFileTypes: true })
      },
    },
  )
  return { ...listing, opened, uris: listing.inputs.map(({ uri }) => uri.replace('s3://inbox/raw/', '')) }
}

const days = Object.fromEntries(
  ['2025/12/31', '2026/10/31', '2026/11/01', '2026/11/02', '2026/11/03', '2026/12/01', '2027/01/01'].map(
    (day) => [`data/${day}/a.json`, day],
  ),
)

it('opens the folders of a window and those above them, and no other', () =>
  inTemporaryFolder(async (root) => {
    await writeFiles(root, { ...days, 'data/2026/11/02/deeper/b.json': 'b', 'data/2026/11/02/_c.json': 'c' })
    const some = await look(root, '{yyyy}/{MM}/{dd}', { from: '20261101', to: '20261102' })
    expect(some.uris).toEqual(['2026/11/01/a.json', '2026/11/02/a.json', '2026/11/02/deeper/b.json'])
    expect(some.opened).toEqual(['', '2026', '2026/11'])
    expect(some.newestBefore).toBe('202610')
    const later = await look(root, '{yyyy}/{MM}/{dd}', { from: '20261103' })
    expect(later.uris).toEqual(['2026/11/03/a.json', '2026/12/01/a.json', '2027/01/01/a.json'])
    expect(later.newestBefore).toBe('20261102')
    const month = await look(root, '{yyyy}/{MM}/{dd}', { to: '202610' })
    expect(month.uris).toEqual(['2025/12/31/a.json', '2026/10/31/a.json'])
    const hour = await look(root, '{yyyy}/{MM}/{dd}', { from: '2026110123', to: '2026110200' })
    expect(hour.uris).toEqual(['2026/11/01/a.json', '2026/11/02/a.json', '2026/11/02/deeper/b.json'])
  }))

it('costs by its window, however large the lake is', () =>
  inTemporaryFolder(async (root) => {
    const hours = Array.from({ length: 60 * 24 }, (_, hour) => new Date(Date.UTC(2026, 8, 1, hour)))
    const names = hours.map((time) => time.toISOString().slice(0, 13).replace('T', '/hour='))
    await writeFiles(root, Object.fromEntries(names.map((name) => [`data/dt=${name}/a.json`, '1'])))
    const { opened, inputs } = await look(root, 'dt={yyyy}-{MM}-{dd}/hour={HH}', { from: '2026102922' })
    expect(inputs).toHaveLength(26)
    expect(opened).toEqual(['', 'dt=2026-10-29', 'dt=2026-10-30'])
  }))

it('names what does not fit the layout, and passes over what is hidden', () =>
  inTemporaryFolder(async (root) => {
    await writeFiles(root, {
      ...days,
      'data/loose.json': '1',
      'data/2026/11/1/a.json': '1',
      'data/2026/10/not-looked-at/a.json': '1',
      'data/latest/a.json': '1',
      'data/_tmp/a.json': '1',
      'data/2026/11/.x/a.json': '1',
    })
    await symlink(join(root, 'data/2025/12/31'), join(root, 'data/2026/11/30'))
    const { uris, unfit } = await look(root, '{yyyy}/{MM}/{dd}', { from: '20261103', to: '202611' })
    expect(uris).toEqual(['2026/11/03/a.json', '2026/11/30/a.json'])
    expect(unfit.map((path) => relative(join(root, 'data'), path))).toEqual([
      '2026/11/1',
      'latest',
      'loose.json',
    ])
  }))

it('needs a folder', () =>
  inTemporaryFolder(async (root) => {
    await expect(look(root, '{yyyy}', {})).rejects.toThrow('there is nothing at s3://inbox/raw/')
    await writeFiles(root, { data: 'a file' })
    await expect(look(root, '{yyyy}', {})).rejects.toThrow(SpecError)
  }))

it('finds known inputs again by the addresses that a listing gave', () =>
  inTemporaryFolder(async (root) => {
    await writeFiles(root, { ...days, '.etl/lake/other/x/b.json': 'b', 'near/c.json': 'c' })
    const lake = { root, sampleData: [{ address: 's3://inbox/raw/', folder: 'data' }] }
    const list = (address: string, override?: string) =>
      listInputs({ address, override, workingDirectory: root, lake, named: 'the source' })
    const listed = [
      ...(await list('s3://inbox/raw/')),
      ...(await list('s3://inbox/raw/2026/11/01/a.json')),
      ...(await list('s3://other/x/')),
      ...(await list('near')),
      ...(await list('', 'near')),
      ...(await list('', join(root, 'near/*.json'))),
    ]
    expect(listed).toHaveLength(Object.keys(days).length + 5)
    const uris = listed.map(({ uri }) => uri)
    expect(await listKnown(uris, lake)).toEqual(listed)
    expect(
      await listKnown(['s3://inbox/raw/gone.json', 's3://inbox/raw/2026', ...uris.slice(0, 1)], lake),
    ).toEqual(listed.slice(0, 1))
  }))
