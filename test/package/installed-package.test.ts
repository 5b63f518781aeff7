import { execFile } from 'node:child_process'
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { beforeAll, describe, expect, it } from 'vitest'
import { expectCountsBelow } from '../expect-counts-below.ts'

const repository = join(import.meta.dirname, '../..')
const run = promisify(execFile)

/** An empty folder with the package installed from its tarball, as `npm install` leaves it. */
let folder: string

async function npx(...args: readonly string[]): Promise<string> {
  const { stdout } = await run('npx', ['--no-install', 'etl', ...args], { cwd: folder })
  await expectCountsBelow(folder)
  return stdout
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'etl-package-'))
  const pack = await run('npm', ['pack', '--ignore-scripts', '--json', '--pack-destination', folder], {
    cwd: repository,
  })
  const [{ filename }] = JSON.parse(pack.stdout)
  await run('npm', ['install', '--no-audit', '--no-fund', '--prefer-offline', `./${filename}`], {
    cwd: folder,
  })
  return () => rm(folder, { recursive: true })
})

describe('the package, installed from its tarball', () => {
  it('knows its version, under both names', async () => {
    const { version } = JSON.parse(await readFile(join(repository, 'package.json'), 'utf8'))
    expect(await npx('--version')).toBe(`${version}\n`)
    expect((await run('npx', ['--no-install', 'glue-etl', '--version'], { cwd: folder })).stdout).toBe(
      `${version}\n`,
    )
  })

  it('makes a project that validates, passes its tests, runs and answers', async () => {
    const made = await npx('init', '.')
    expect(made).toContain('npx etl run-job FlattenOrders')
    expect(await npx('validate')).toMatch(/✓ FlattenOrders .*\nvalid\n$/s)
    expect(await npx('test')).toMatch(/\n\d+ passed\n$/)
    const report = JSON.parse(await npx('run-job', 'FlattenOrders', '--json'))
    expect(report).toMatchObject({ status: 'succeeded', records: { read: 6 }, rows: { written: 7 } })
    const rows = JSON.parse(
      await npx('query', 'SELECT sum(quantity) AS items FROM shop.order_lines', '--format', 'json'),
    )
    expect(rows).toEqual([{ items: 21 }])
  })

  it('brings the schemas that the specs of a project name, for editors', async () => {
    const specs = (await readdir(folder, { recursive: true })).filter(
      (name) => name.endsWith('.yaml') && !name.startsWith('node_modules'),
    )
    expect(specs.length).toBeGreaterThan(0)
    for (const spec of specs) {
      const [, schema = ''] =
        /^# yaml-language-server: \$schema=(.+)$/m.exec(await readFile(join(folder, spec), 'utf8')) ?? []
      const text = await readFile(join(folder, spec, '..', schema), 'utf8')
      expect(JSON.parse(text)).toHaveProperty('$schema')
    }
  })

  it('can be imported', async () => {
    const script = "import('glue-etl').then(({ parseProject }) => console.log(typeof parseProject))"
    expect((await run('node', ['--eval', script], { cwd: folder })).stdout).toBe('function\n')
  })

  it('holds what it needs and nothing else', async () => {
    const names = await readdir(join(folder, 'node_modules/glue-etl'))
    expect(names.sort()).toEqual(['LICENSE', 'README.md', 'dist', 'docs', 'package.json', 'templates'])
  })
})
