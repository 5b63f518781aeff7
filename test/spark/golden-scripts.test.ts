import { execFile } from 'node:child_process'
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { describe, expect, inject, it } from 'vitest'

const repository = join(import.meta.dirname, '../..')
const python = inject('python')
const run = promisify(execFile)

describe.skipIf(python === '')('generated scripts and the package beside them', () => {
  const scripts = readdirSync(join(repository, 'test/golden')).map((name) => `test/golden/${name}/glue.py`)

  it('are there', () => {
    expect(scripts.length).toBeGreaterThan(14)
  })

  it('are Python', async () => {
    const check = 'import ast, sys; [ast.parse(open(path).read(), path) for path in sys.argv[1:]]'
    await run(python, ['-c', check, ...scripts], { cwd: repository })
  })

  it.each(['check', 'format --check'])('pass ruff %s', async (command) => {
    await run(python, ['-m', 'ruff', ...command.split(' '), 'python', 'test/python', ...scripts], {
      cwd: repository,
    })
  })
})
