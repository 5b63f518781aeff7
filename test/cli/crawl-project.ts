import { expect } from 'vitest'
import { type EtlResult, runEtl } from './run-etl.ts'
import { createTempFolder } from './temp-project.ts'

/** A project with one crawler `c` over `data/x`, and its settings. */
export function createCrawlProject(
  settings: string,
  files: Readonly<Record<string, string>> = {},
): Promise<string> {
  return createTempFolder({ 'etl.yaml': projectOf(settings), ...files })
}

export function projectOf(settings: string): string {
  return `name: s
sampleData: { s3://b/: data }
databases: { d: {} }
classifiers: { Rows: { jsonPath: "$.rows[*]" } }
crawlers:
  c: { database: d, ${settings} }
`
}

export const x = 'paths: [s3://b/x]'

export function crawl(cwd: string, ...args: readonly string[]): Promise<EtlResult> {
  return runEtl(['crawl', ...args], { cwd })
}

/** What the catalog is told, by a crawl of the one crawler. */
export async function crawlChanges(cwd: string, ...args: readonly string[]) {
  const { exitCode, stdout, stderr } = await crawl(cwd, '--json', '--detailed-exitcode', ...args)
  expect(stderr).toBe('')
  const [first] = JSON.parse(stdout).crawls
  const changes = first.changes.map(({ kind, name }: Record<string, string>) => `${name} ${kind}`)
  return { exitCode, changes, first, change: first.changes[0] }
}
