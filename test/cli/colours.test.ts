import { describe, expect, it } from 'vitest'
import { runEtl } from './run-etl.ts'
import { createItemProject } from './temp-project.ts'

const escapeSequence = '\u001b['

describe('colours', () => {
  it.each([
    { name: 'without a terminal', env: {}, args: [], colours: false },
    { name: 'with FORCE_COLOR', env: { FORCE_COLOR: '1' }, args: [], colours: true },
    { name: 'with FORCE_COLOR=0', env: { FORCE_COLOR: '0' }, args: [], colours: false },
    { name: 'with NO_COLOR, which wins', env: { FORCE_COLOR: '1', NO_COLOR: '1' }, args: [], colours: false },
    { name: 'with --no-color', env: { FORCE_COLOR: '1' }, args: ['--no-color'], colours: false },
    { name: 'under --json', env: { FORCE_COLOR: '1' }, args: ['--json'], colours: false },
  ])('$name: $colours', async ({ env, args, colours }) => {
    const cwd = await createItemProject()
    const good = await runEtl(['run-job', 'Items', ...args], { cwd, env })
    const bad = await runEtl(['run-job', 'Itms', ...args], { cwd, env })
    expect({ good: good.exitCode, bad: bad.exitCode }).toEqual({ good: 0, bad: 2 })
    expect(good.stdout.includes(escapeSequence)).toBe(colours)
    expect(`${bad.stdout}${bad.stderr}`.includes(escapeSequence)).toBe(colours)
  })
})
