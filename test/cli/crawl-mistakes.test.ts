import { describe, expect, it } from 'vitest'
import { crawl, createCrawlProject, projectOf, x } from './crawl-project.ts'
import { createTempFolder, snapshotLake, writeFiles } from './temp-project.ts'

describe('mistakes', () => {
  const refusal = async (cwd: string, ...args: readonly string[]) => {
    const { exitCode, stdout, stderr } = await crawl(cwd, ...args)
    expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: '' })
    return stderr
  }

  it('in names are told, with what was meant', async () => {
    const cwd = await createCrawlProject(x, { 'data/x/a.json': '{"a":1}\n' })
    expect(await refusal(cwd, 'cc')).toBe(
      "error: there is no crawler 'cc'\n  expected  c\n  hint      did you mean 'c'?\n",
    )
    await writeFiles(cwd, { 'etl.yaml': projectOf(`${x}, classifiers: [Row]`) })
    expect(await refusal(cwd)).toMatch(
      /^error etl\.yaml:6:\d+: classifier 'Row' is not declared.*\n.*\n.*did you mean 'Rows'\?/,
    )
    await writeFiles(cwd, { 'etl.yaml': projectOf(`${x}, updateBehaviour: LOG`) })
    expect(await refusal(cwd)).toMatch(/^error etl\.yaml:6:\d+: .*updateBehaviour/)
  })

  it('in globs and JSON paths are told with their position', async () => {
    const cwd = await createCrawlProject(`${x}, exclude: ["ok/**", "a{b,{c,d}}"]`, {
      'data/x/a.json': '{"a":1}\n',
    })
    const column = projectOf(`${x}, exclude: ["ok/**", "a{b,{c,d}}"]`).split('\n')[5]?.indexOf('{c,d}') ?? -2
    expect(await refusal(cwd)).toContain(`error etl.yaml:6:${column + 1}: `)
    await writeFiles(cwd, { 'etl.yaml': projectOf(x).replace('$.rows[*]', '$.rows[1:2]') })
    expect(await refusal(cwd)).toMatch(/^error etl\.yaml:4:\d+: /)
  })

  it('without crawlers say how to declare one', async () => {
    const cwd = await createTempFolder({ 'etl.yaml': 'name: s\n' })
    expect(await refusal(cwd)).toContain('there are no crawlers in etl.yaml')
  })

  it('in a path are told with its crawler; the other crawlers go on', async () => {
    const cwd = await createCrawlProject(`${x} }\n  e: { database: d, paths: [s3://b/nothing]`, {
      'data/x/a.json': '{"a":1}\n',
    })
    const message = 'error etl.yaml:7:3: crawlers.e.paths[0]: there is nothing at s3://b/nothing'
    expect(await refusal(cwd, 'e')).toContain(message)
    const all = await crawl(cwd, 'e', 'c')
    expect(all.exitCode).toBe(2)
    expect(all.stdout).toContain('table  d.x created')
    expect(all.stderr).toContain(message)
    const json = JSON.parse((await crawl(cwd, '--json')).stdout)
    expect(json).toMatchObject({
      crawls: [{ crawler: 'c' }],
      error: { file: 'etl.yaml', line: 7, column: 3 },
    })
  })

  it('in two crawlers of one location are told', async () => {
    const cwd = await createCrawlProject(`${x} }\n  e: { database: d, ${x}, classifiers: [Rows]`, {
      'data/x/a.json': '{"rows":[{"id":1}]}\n',
    })
    const { exitCode, stderr } = await crawl(cwd)
    expect(exitCode).toBe(0)
    expect(stderr).toContain(
      'warning: d.x was read by a built-in classifier, and now by Rows ($.rows[*]): crawler c has made it,',
    )
  })

  it('that make too many tables end the crawl before anything is written', async () => {
    const cwd = await createCrawlProject(`${x}, tableThreshold: 1`, {
      'data/x/one/a.json': '{"a":1}\n',
      'data/x/two/a.json': '{"z":"x"}\n',
    })
    const { exitCode, stderr } = await crawl(cwd)
    expect(exitCode).toBe(3)
    expect(stderr).toContain(
      'error etl.yaml:6:3: crawler c finds 2 tables, more than its tableThreshold of 1',
    )
    expect(await snapshotLake(cwd)).toEqual({})
  })
})
