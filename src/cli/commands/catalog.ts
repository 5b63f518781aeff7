import type { TableFiles } from '../../engine/describe-table-files.ts'
import type { CatalogTable } from '../../spec/catalog-table.ts'
import type { Command } from '../command.ts'
import type { Io } from '../io.ts'
import type { OpenProject } from '../read-project.ts'

interface CatalogArguments {
  readonly action: 'databases' | 'tables' | 'show' | 'partitions'
  readonly table?: string
  readonly format: 'text' | 'glue'
  readonly json: boolean
}

/** An answer as text, under --json, and as Glue would give it. */
interface Answer {
  readonly text: string
  readonly json: unknown
  readonly glue: unknown
}

export const catalogCommand: Command = {
  command: ['catalog [action] [table]'],
  describe: 'Look at databases, tables and partitions',
  builder: (parser) =>
    parser
      .positional('action', {
        choices: ['tables', 'databases', 'show', 'partitions'],
        default: 'tables',
        describe: 'What to list',
      })
      .positional('table', { type: 'string', describe: 'database.table, for show and partitions' })
      .option('format', {
        choices: ['text', 'glue'],
        default: 'text',
        describe: 'glue: the JSON that GetTables, GetDatabases, GetTable and GetPartitions answer on AWS',
      })
      .example('etl catalog', 'All tables')
      .example('etl catalog show weather.weather_readings', 'Columns, partition keys and file sizes of one')
      .example('etl catalog show weather.raw --format glue', 'What GetTable would answer'),
  async run(args, io) {
    const { action, table, format, json } = args as unknown as CatalogArguments
    const { readProject } = await import('../read-project.ts')
    const { requireLocal } = await import('../require-local.ts')
    const open = await readProject(io.workingDirectory)
    requireLocal(args.target, open.project.settings)
    const width = io.stdout.columns ?? 100
    const answer =
      action === 'databases'
        ? await listDatabases(open)
        : action === 'tables'
          ? await listAllTables(open, width)
          : action === 'partitions'
            ? await listPartitions(await find(table, open), width)
            : await showTable(
                await find(table, open),
                { ...open, width, isQuiet: json || format === 'glue' },
                io,
              )
    if (format === 'glue') io.stdout.write(`${JSON.stringify(answer.glue, undefined, 2)}\n`)
    else io.stdout.write(`${json ? JSON.stringify(answer.json) : answer.text}\n`)
    return 0
  },
}

async function find(table: string | undefined, { root }: OpenProject): Promise<CatalogTable> {
  const { listTables } = await import('../../catalog/local-catalog.ts')
  const { findTable } = await import('../find-table.ts')
  return findTable(table, { root, names: await listTables(root) })
}

async function listDatabases({ root, project }: OpenProject): Promise<Answer> {
  const { listTables } = await import('../../catalog/local-catalog.ts')
  const declared = new Map(
    project.settings.databases.map(({ name, description }) => [name.toLowerCase(), description]),
  )
  const names = (await listTables(root)).map(({ database }) => database)
  const databases = [...new Set([...declared.keys(), ...names])].sort()
  return {
    text: databases.join('\n'),
    json: { databases },
    glue: {
      DatabaseList: databases.map((name) => {
        const description = declared.get(name)
        return { Name: name, ...(description === undefined ? {} : { Description: description }) }
      }),
    },
  }
}

async function listAllTables({ root }: OpenProject, width: number): Promise<Answer> {
  const { readTables } = await import('../../catalog/local-catalog.ts')
  const { printGlueTable } = await import('../../catalog/print-glue-table.ts')
  const { renderTables, summariseTable } = await import('../render/catalog.ts')
  const tables = await readTables(root)
  return {
    text: renderTables(tables, width),
    json: { tables: tables.map(summariseTable) },
    glue: { TableList: tables.map(printGlueTable) },
  }
}

async function listPartitions(table: CatalogTable, width: number): Promise<Answer> {
  const { printGluePartition } = await import('../../catalog/print-glue-table.ts')
  const { renderPartitions } = await import('../render/catalog.ts')
  return {
    text: renderPartitions(table, width),
    json: table,
    glue: { Partitions: table.partitions.map((partition) => printGluePartition(table, partition)) },
  }
}

async function showTable(
  table: CatalogTable,
  { root, project, width, isQuiet }: OpenProject & { readonly width: number; readonly isQuiet: boolean },
  io: Io,
): Promise<Answer> {
  const { printGlueTable } = await import('../../catalog/print-glue-table.ts')
  const { renderCatalogTable } = await import('../render/catalog.ts')
  const files = table.updatedBy === undefined ? undefined : await describeFiles(table, { root, project })
  if (!isQuiet) for (const warning of files?.warnings ?? []) io.stderr.write(`warning: ${warning}\n`)
  return {
    text: renderCatalogTable(table, { files, width }),
    json: { ...table, files },
    glue: { Table: printGlueTable(table) },
  }
}

async function describeFiles(table: CatalogTable, { root, project }: OpenProject): Promise<TableFiles> {
  const { findFileSettings } = await import('../find-file-settings.ts')
  const { describeTableFiles } = await import('../../engine/describe-table-files.ts')
  const { targetFileBytes } = findFileSettings(table, project)
  const lake = { root, sampleData: project.settings.sampleData }
  return describeTableFiles({ table, lake, targetFileBytes })
}
