import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { packagesLoadedWith } from './architecture/packages-loaded-with.ts'
import { findViolations, importsOf } from './architecture/rules.ts'

const source = join(import.meta.dirname, '../src')

describe('the sources', () => {
  const paths = readdirSync(source, { recursive: true, encoding: 'utf8' }).filter((path) =>
    path.endsWith('.ts'),
  )

  it('keep the directions of imports, the pure folders pure, files small and SQL where it is compiled', () => {
    const files = paths.map((path) => ({ path, text: readFileSync(join(source, path), 'utf8') }))
    expect(findViolations(files)).toEqual([])
  })

  it('are all there to be looked at', () => {
    for (const folder of ['spec', 'records', 'compile', 'lake', 'catalog', 'engine', 'cli']) {
      expect(
        paths.filter((path) => path.startsWith(`${folder}/`)),
        folder,
      ).not.toHaveLength(0)
    }
  })
})

describe('starting', () => {
  // each of them takes 10 to 40 ms to load, of a sample run that takes 500 ms
  it('a job that has not changed loads no forms, no YAML and no grammar', async () => {
    const loaded = await packagesLoadedWith(join(source, 'cli/run-on-this-machine.ts'))
    expect(loaded).toEqual(['@duckdb/node-api', 'fastest-levenshtein', 'tinyglobby'])
  })

  it('the command line alone loads little', async () => {
    expect(await packagesLoadedWith(join(source, 'cli/main.ts'))).toEqual(['fastest-levenshtein', 'yargs'])
  })
})

describe('the rules', () => {
  it.each([
    ['spec/job.ts', "import { compileJob } from '../compile/compile-job.ts'", 'spec stands below compile'],
    ['spec/steps/drop.ts', "import { x } from '../../records/x.ts'", 'spec stands below records'],
    ['records/key.ts', "export { x } from '../compile/x.ts'", 'records stands below compile'],
    ['compile/x.ts', "import type { X } from '../lake/x.ts'", 'compile stands below lake'],
    ['lake/x.ts', "export * from '../engine/x.ts'", 'lake stands below engine'],
    ['catalog/x.ts', "import '../engine/x.ts'", 'catalog stands below engine'],
    ['engine/x.ts', "const { x } = await import('../cli/x.ts')", 'engine stands below cli'],
    ['errors.ts', "import { x } from './spec/x.ts'", 'errors.ts stands below spec'],
    ['index.ts', "export { main } from './cli/main.ts'", 'index.ts stands below cli'],
    ['cli/x.ts', "import { api } from '../index.ts'", 'cli stands below index.ts'],
    ['engine/x.ts', "import {\n  a,\n  b,\n} from '../cli/x.ts'", 'engine stands below cli'],
    ['spec/x.ts', "import { readFile } from 'node:fs/promises'", 'spec/ is pure'],
    ['compile/athena/x.ts', "import { createRequire } from 'node:module'", 'compile/ is pure'],
    ['spec/x.ts', "import { isUtf8 } from 'node:buffer'", 'spec/ is pure'],
    ['crawl/x.ts', "import { readFile } from 'node:fs'", 'crawl/ is pure'],
    ['engine/x.ts', "import { S3Client } from '@aws-sdk/client-s3'", 'is for aws/'],
    ['cli/x.ts', "import { DuckDBInstance } from '@duckdb/node-api'", 'is for engine/'],
    ['compile/x.ts', "import type { DuckDBType } from '@duckdb/node-api'", 'is for engine/'],
    ['engine/x.ts', "import yargs from 'yargs'", 'is for cli/'],
    ['engine/x.ts', "import { hideBin } from 'yargs/helpers'", 'is for cli/'],
    ['engine/x.ts', 'const sql = `SELECT count(*) FROM records`', 'makes SQL of its own'],
    ['lake/x.ts', "run('COPY source TO ' + path)", 'makes SQL of its own'],
    ['engine/x.ts', 'const sql = `CREATE TEMP VIEW x`', 'makes SQL of its own'],
    ['engine/x.ts', 'x\n'.repeat(301), 'has 301 lines'],
  ])('see what %s must not do: %s', (path, text, words) => {
    expect(findViolations([{ path, text }])).toEqual([expect.stringContaining(words)])
  })

  it('leave what is right alone', () => {
    const files = [
      { path: 'errors.ts', text: 'export class EtlError extends Error {}\n' },
      { path: 'spec/steps/drop.ts', text: "import { z } from 'zod'\nimport { x } from '../form-parts.ts'\n" },
      { path: 'records/check-bytes.ts', text: "import { isUtf8 } from 'node:buffer'\n" },
      { path: 'compile/athena/trino-parser.ts', text: "import { createRequire } from 'node:module'\n" },
      { path: 'compile/duckdb/x.ts', text: 'export const sql = `SELECT 1`\n' },
      {
        path: 'engine/x.ts',
        text: "import { x } from '../compile/x.ts'\nimport { join } from 'node:path'\n",
      },
      { path: 'engine/y.ts', text: "/** Runs `SELECT 1`. */\n// import { x } from '../cli/x.ts'\n" },
      { path: 'cli/x.ts', text: "import yargs from 'yargs'\nconst hint = 'give a SELECT'\n" },
      { path: 'index.ts', text: "export { runJob } from './engine/run-job.ts'\n" },
      { path: 'engine/z.ts', text: 'x\n'.repeat(300) },
    ]
    expect(findViolations(files)).toEqual([])
  })

  it('find every way to import', () => {
    const text = [
      "import a from './a.ts'",
      "import type { B } from './b.ts'",
      'import {',
      '  c,',
      '  type D,',
      "} from './c.ts'",
      "export { e } from './e.ts'",
      "export * from './f.ts'",
      "export type * from './g.ts'",
      "import './h.ts'",
      "const i = await import('./i.ts')",
      "const j = createRequire(import.meta.url)('./no.ts')",
      "const k = require('./k.cjs')",
      'export const from = 1',
      "const text = 'no import'",
    ].join('\n')
    expect([...importsOf(text)].sort()).toEqual(
      ['./a.ts', './b.ts', './c.ts', './e.ts', './f.ts', './g.ts', './h.ts', './i.ts', './k.cjs'].sort(),
    )
  })
})
