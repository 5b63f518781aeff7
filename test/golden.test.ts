import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { createJobChecker } from '../src/compile/check-project.ts'
import type { CheckedJob } from '../src/compile/checked-job.ts'
import { printDuckdbScript } from '../src/compile/duckdb/print-script.ts'
import { printSparkScript } from '../src/compile/pyspark/print-script.ts'
import { hashSpec } from '../src/engine/hash-spec.ts'
import { defaultLimits } from '../src/spec/contract.ts'
import type { Project } from '../src/spec/parse-project.ts'
import { stepKinds } from '../src/spec/step.ts'
import { expectOutcome } from './conformance/describe-cases.ts'
import { fitDocument } from './conformance/fit-document.ts'
import { goldenCases } from './conformance/golden-cases.ts'
import { inProject, type ProjectFiles } from './conformance/in-project.ts'
import { readTable } from './conformance/read-table.ts'
import { runScript } from './conformance/run-script.ts'
import { compareRows } from './reference/compare-rows.ts'
import { flattenWeather } from './reference/flatten-weather.ts'
import { readDocumentsIn } from './reference/read-documents.ts'
import { relationalize, type Shape } from './reference/relationalize.ts'
import type { Row } from './reference/row.ts'

const repository = join(import.meta.dirname, '..')
const folder = join(import.meta.dirname, 'golden')
const updating = (process.env.UPDATE_GOLDEN ?? '') !== ''

/** A golden file is never made unasked: UPDATE_GOLDEN=1 writes what is missing or has changed. */
async function expectGolden(text: string, name: string, file: string): Promise<void> {
  const path = join(folder, name, file)
  if (updating) {
    mkdirSync(join(folder, name), { recursive: true })
    writeFileSync(path, text)
  }
  if (!existsSync(path)) throw new Error(`test/golden/${name}/${file} is missing: UPDATE_GOLDEN=1 writes it`)
  await expect(text).toMatchFileSnapshot(path)
}

function sparkScript(checked: CheckedJob): string {
  return printSparkScript(checked, { specHash: hashSpec(checked), limits: defaultLimits })
}

function checkJob(project: Project, name: string): CheckedJob {
  const { checked, problems } = createJobChecker(project)(name) ?? {}
  if (checked === undefined) throw new Error(JSON.stringify(problems))
  return checked
}

describe('compiled to DuckDB and PySpark: a job per step kind', () => {
  it('has every step kind', () => {
    expect(goldenCases.map(([name]) => name).sort()).toEqual([...stepKinds].sort())
  })

  it.each(goldenCases)('%s', async (name, given) => {
    await inProject(given.files, async ({ root, project }) => {
      const script = printDuckdbScript(checkJob(project, 'Case'))
      await expectGolden(String(given.files['jobs/Case.yaml']), name, 'job.yaml')
      await expectGolden(script, name, 'duckdb.sql')
      await expectGolden(sparkScript(checkJob(project, 'Case')), name, 'glue.py')
      const output = await runScript(script, { root, sink: 's3://lake/out/' })
      const folders = 'tables' in given.due ? Object.keys(given.due.tables) : ['']
      const tables: Record<string, readonly Row[]> = {}
      for (const folder of folders) tables[folder] = await readTable(join(output, folder))
      expectOutcome({ status: 'succeeded', tables }, given.due)
    })
  })
})

describe('compiled to DuckDB and PySpark: the jobs of the weather project', () => {
  const documents = readDocumentsIn(join(repository, 'sample-data/raw'))
  const shape = parse(readFileSync(join(repository, 'schemas/raw.yaml'), 'utf8')) as Shape
  const files: ProjectFiles = {
    ...readTexts('jobs'),
    ...readTexts('schemas'),
    'raw/documents.ndjson': documents.map((document) => `${JSON.stringify(document)}\n`).join(''),
  }

  async function runGolden(job: string, table: string): Promise<Readonly<Record<string, readonly Row[]>>> {
    return inProject(files, async ({ root, project }) => {
      const checked = checkJob(project, job)
      const script = printDuckdbScript(checked)
      await expectGolden(script, job, 'duckdb.sql')
      await expectGolden(sparkScript(checked), job, 'glue.py')
      const local = script.replace("['s3://weather-data-inbox/raw/']", "['raw']")
      const output = await runScript(local, { root, sink: `s3://weather-data-transformed/${table}/` })
      if (job !== 'RelationalizeWeather') return { '': await readTable(output) }
      const tables: Record<string, readonly Row[]> = {}
      for (const folder of readdirSync(output)) tables[folder] = await readTable(join(output, folder))
      return tables
    })
  }

  it('FlattenWeather', async () => {
    const { '': rows = [] } = await runGolden('FlattenWeather', 'weather-readings')
    expect(compareRows(rows, flattenWeather(documents))).toBeUndefined()
  })

  it('TransformWeatherData', async () => {
    const { '': rows = [] } = await runGolden('TransformWeatherData', 'weather-full')
    expect(
      compareRows(
        rows,
        documents.map((document) => fullRow(document, shape)),
      ),
    ).toBeUndefined()
  })

  it('RelationalizeWeather', async () => {
    const found = await runGolden('RelationalizeWeather', 'weather-relational')
    const due = relationalize(documents, shape, 'forecast')
    expect(Object.keys(found).sort()).toEqual(Object.keys(due).sort())
    expectOutcome({ status: 'succeeded', tables: inOrderOf(due, found) }, { tables: due })
  })

  it('has no golden of a case that is gone', () => {
    const made = readdirSync(folder, { withFileTypes: true }).filter((entry) => entry.isDirectory())
    const jobs = Object.keys(readTexts('jobs')).map((file) => file.slice('jobs/'.length, -'.yaml'.length))
    const due = [...goldenCases.map(([name]) => name), ...jobs]
    expect(made.map(({ name }) => name).sort()).toEqual(due.sort())
  })
})

function readTexts(folder: string): Readonly<Record<string, string>> {
  const names = readdirSync(join(repository, folder)).filter((name) => /(?<!\.test)\.yaml$/.test(name))
  return Object.fromEntries(
    names.map((name) => [`${folder}/${name}`, readFileSync(join(repository, folder, name), 'utf8')]),
  )
}

/** `weather_full` by hand. */
function fullRow(document: unknown, shape: Shape): Row {
  const { cod, message, cnt, list, city } = fitDocument(document, shape) as Row
  const { id, name, country, population, sunset, sunrise, coord } = city as Row
  return {
    ...{ cod, message, cnt, list, cityid: id, cityname: name, country, population, sunset, sunrise },
    latitude: (coord as Row).lat,
    longitude: (coord as Row).lon,
  }
}

function inOrderOf<T>(order: Readonly<Record<string, unknown>>, tables: Readonly<Record<string, T>>) {
  return Object.fromEntries(
    Object.entries(tables).sort(([left], [right]) => position(left) - position(right)),
  )

  function position(name: string): number {
    return Object.keys(order).indexOf(name)
  }
}
