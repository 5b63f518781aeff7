import type { TableFiles } from '../../engine/describe-table-files.ts'
import type { CatalogTable } from '../../spec/catalog-table.ts'
import type { Command } from '../command.ts'
import type { Io } from '../io.ts'
import type { OpenProject } from '../read-project.ts'

interface CatalogArguments {
  readonly action: 'databases' | 'tables' | 'show' | 'partitions'
  readonly table?: string
  readonly json: boolean
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
      .example('etl catalog', 'All tables')
      .example('etl catalog show weather.weather_readings', 'Columns, partition keys and file sizes of one'),
  async run(args, io) {
    const { action, table, json } = args as unknown as CatalogArguments
    const { readProject } = await import('../read-project.ts')
    const { requireLocal } = await import('../require-local.ts')
    const { root, project } = await readProject(io.workingDirectory)
    requireLocal(args.target, project.settings)
    const { listTables, readTable } = await import('../../catalog/local-catalog.ts')
    const names = await listTables(root)
    const read = async (name: (typeof names)[number]) => {
      const found = await readTable(root, name)
      return found === undefined ? [] : [found]
    }
    if (action === 'show' || action === 'partitions') {
      const { findTable } = await import('../find-table.ts')
      const shown = await findTable(table, { root, names })
      if (action === 'partitions') {
        print(io, json, shown, await renderPartitions(shown, io))
        return 0
      }
      const files = await describeFiles(shown, { root, project })
      print(io, json, { ...shown, files }, await renderOne(shown, files, io))
      if (!json) for (const warning of files.warnings) io.stderr.write(`warning: ${warning}\n`)
      return 0
    }
    const tables = (await Promise.all(names.map(read))).flat()
    if (action === 'databases') {
      const databases = [
        ...new Set([
          ...project.settings.databases.map(({ name }) => name),
          ...tables.map(({ database }) => database),
        ]),
      ].sort()
      print(io, json, { databases }, databases.join('\n'))
      return 0
    }
    print(io, json, { tables: tables.map(summary) }, await renderTables(tables, io))
    return 0
  },
}

async function describeFiles(table: CatalogTable, { root, project }: OpenProject): Promise<TableFiles> {
  const { findFileSettings } = await import('../find-file-settings.ts')
  const { describeTableFiles } = await import('../../engine/describe-table-files.ts')
  const { targetFileBytes } = findFileSettings(table, project)
  const lake = { root, sampleData: project.settings.sampleData }
  return describeTableFiles({ table, lake, targetFileBytes })
}

function summary({
  database,
  name,
  format,
  columns,
  partitionKeys,
  partitions,
  location,
  updatedBy,
}: CatalogTable) {
  return {
    table: `${database}.${name}`,
    format,
    columns: columns.length,
    partitionKeys: partitionKeys.map((key) => key.name),
    partitions: partitions.length,
    location,
    updatedBy,
  }
}

async function renderTables(tables: readonly CatalogTable[], io: Io): Promise<string> {
  if (tables.length === 0) return 'no tables yet: run a job first, for example etl run-job <job>'
  const { renderTable } = await import('../render/table.ts')
  const rows = tables
    .map(summary)
    .map((row) => [
      row.table,
      row.format,
      row.columns,
      row.partitions === 0 ? '' : `${row.partitions} by ${row.partitionKeys.join(', ')}`,
      row.updatedBy.job,
    ])
  return renderTable({
    columns: ['table', 'format', 'columns', 'partitions', 'written by'],
    rows,
    width: io.stdout.columns ?? 100,
    rightAligned: new Set([2]),
  })
}

async function renderPartitions({ partitions, partitionKeys }: CatalogTable, io: Io): Promise<string> {
  const { renderTable } = await import('../render/table.ts')
  const columns = partitionKeys.map(({ name }) => name)
  return renderTable({
    columns,
    rows: partitions.map(({ values }) => values),
    width: io.stdout.columns ?? 100,
  })
}

async function renderOne(table: CatalogTable, files: TableFiles, io: Io): Promise<string> {
  const { renderTable } = await import('../render/table.ts')
  const { renderFileSizes } = await import('../render/file-sizes.ts')
  const { printType } = await import('../../spec/data-type.ts')
  const name = `${table.database}.${table.name}`
  const rows = [
    ...table.columns.map((column) => [column.name, printType(column.type), '']),
    ...table.partitionKeys.map((key) => [key.name, printType(key.type), 'partition key']),
  ]
  return [
    `${name}${table.description === undefined ? '' : `: ${table.description}`}`,
    `${table.format} at ${table.location}, ${table.partitions.length} partitions, written by ${table.updatedBy.job} (${table.updatedBy.run})`,
    '',
    renderTable({ columns: ['column', 'type', ''], rows, width: io.stdout.columns ?? 100 }),
    '',
    renderFileSizes(name, files),
  ].join('\n')
}

function print(io: Io, json: boolean, data: unknown, text: string): void {
  io.stdout.write(`${json ? JSON.stringify(data) : text}\n`)
}
