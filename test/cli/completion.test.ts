import { execFileSync } from 'node:child_process'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { program, runEtl } from './run-etl.ts'
import { createItemProject, itemProject } from './temp-project.ts'

const files = {
  'etl.yaml': `${itemProject['etl.yaml']}databases: { lake: {} }
crawlers: { itemCrawler: { database: lake, paths: [s3://lake/items] } }
`,
  'jobs/Others.yaml': itemProject['jobs/Items.yaml'],
  'jobs/Items.test.yaml': 'cases: []\n',
  'sql/totals.sql': 'SELECT count(*) AS items FROM lake.items\n',
}

async function complete(words: readonly string[]): Promise<readonly string[]> {
  const cwd = await createItemProject(files)
  const { exitCode, stdout, stderr } = await runEtl(['--get-yargs-completions', 'etl', ...words], { cwd })
  expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' })
  return stdout.split('\n').slice(0, -1)
}

describe('shell completion', () => {
  it.each([
    {
      words: [''],
      found: [
        ...[
          'init',
          'crawl',
          'run-job',
          'query',
          'validate',
          'verify',
          'test',
          'compile',
          'catalog',
          'compact',
          'quarantine',
        ],
        ...['runs', 'bookmark', 'completion'],
      ],
    },
    { words: ['va'], found: ['validate'] },
    { words: ['run-job', ''], found: ['Items', 'Others'] },
    { words: ['run', 'It'], found: ['Items'] },
    { words: ['runs', ''], found: ['Items', 'Others'] },
    { words: ['bookmark', 'get', 'O'], found: ['Others'] },
    { words: ['test', 'Items', 'O'], found: ['Others'] },
    { words: ['query', ''], found: ['totals'] },
    { words: ['crawl', ''], found: ['itemCrawler'] },
    { words: ['query', '--format', ''], found: ['table', 'csv', 'json', 'ndjson'] },
    { words: ['run-job', 'Items', '--in'], found: ['--input'] },
    { words: ['--tar'], found: ['--target'] },
  ])('of $words gives $found', async ({ words, found }) => {
    expect(await complete(words)).toEqual(found)
  })

  it('works in bash with the script that is printed', async () => {
    const cwd = await createItemProject(files)
    const { exitCode, stdout } = await runEtl(['completion'], { cwd, env: { SHELL: '/bin/bash' } })
    expect(exitCode).toBe(0)
    await writeFile(join(cwd, 'completion.sh'), stdout)
    const script = `etl() { '${process.execPath}' '${program}' "$@"; }
      source completion.sh
      COMP_WORDS=(etl run-job I) COMP_CWORD=2
      _etl_yargs_completions
      echo "\${COMPREPLY[@]}"`
    expect(execFileSync('bash', ['-c', script], { cwd, encoding: 'utf8' })).toBe('Items\n')
  })
})
