import { describe, expect, it } from 'vitest'
import { runEtl } from './run-etl.ts'
import { createItemProject, createTempFolder } from './temp-project.ts'

const commands = [
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
  'runs',
  'bookmark',
]

describe('help', () => {
  it.each([[['--help']], [[]]])('lists every command and the exit codes, on stdout: etl %j', async (args) => {
    const { exitCode, stdout, stderr } = await runEtl(args, { cwd: await createTempFolder() })
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' })
    for (const command of commands) expect(stdout).toMatch(new RegExp(`^  etl ${command}\\b`, 'm'))
    expect(stdout).toContain(
      'Exit codes: 0 done, 1 a bug, 2 your input, 3 the data, 4 a service or the machine',
    )
  })

  it.each(commands)('of %s has an example that one can type', async (command) => {
    const { exitCode, stdout } = await runEtl([command, '--help'], { cwd: await createTempFolder() })
    expect(exitCode).toBe(0)
    const [, examples = ''] = stdout.split('Examples:')
    expect(examples).toMatch(new RegExp(`^  etl ${command}\\b`, 'm'))
  })

  it('speaks English, whatever the language of the machine', async () => {
    const cwd = await createTempFolder()
    const { stderr } = await runEtl(['rn-job'], { cwd, env: { LANG: 'de_DE.UTF-8', LC_ALL: 'de_DE.UTF-8' } })
    expect(stderr).toContain("did you mean 'run-job'?")
  })

  it('says the version alone', async () => {
    const { exitCode, stdout } = await runEtl(['--version'], { cwd: await createTempFolder() })
    expect(exitCode).toBe(0)
    expect(stdout).toMatch(/^\d+\.\d+\.\d+\n$/)
  })
})

describe('a command line that cannot be', () => {
  it.each([
    { args: ['--quiet'], message: 'which command?', hint: 'etl --help' },
    { args: ['rn-job', 'Items'], message: "there is no command 'rn-job'", hint: "did you mean 'run-job'?" },
    { args: ['--quiet', 'tets'], message: "there is no command 'tets'", hint: "did you mean 'test'?" },
    { args: ['run-job'], message: 'run-job needs <job>', hint: 'etl run-job --help' },
    {
      args: ['run-job', 'Items', '--inptu', 'x'],
      message: "there is no option '--inptu' here",
      hint: "did you mean '--input'?",
    },
    {
      args: ['validate', '--statc'],
      message: "there is no option '--statc' here",
      hint: "did you mean '--static'?",
    },
    {
      args: ['run-job', 'Items', 'Others'],
      message: "'Others' is one word too many",
      hint: 'etl run-job --help',
    },
    { args: ['run-job', 'Items', '--limit', 'ten'], message: '--limit is not a number' },
    { args: ['run-job', 'Items', '--limit', '0'], message: '--limit cannot be 0' },
    { args: ['run-job', 'Items', '--limit', '1.5'], message: '--limit cannot be 1.5' },
    { args: ['run-job', 'Items', '--limit'], message: '--limit needs a value' },
    { args: ['run-job', 'Items', '--input', ''], message: '--input needs a value' },
    {
      args: ['run-job', 'Items', '--input', 'a', '--input', 'b'],
      message: '--input is there more than once',
    },
    { args: ['run-job', 'Items', '--target', 'prod'], message: "there is no target 'prod'" },
    {
      args: ['query', 'SELECT 1 AS one', '--format', 'cvss'],
      message: "--format cannot be 'cvss'",
      hint: "did you mean 'csv'?",
    },
    { args: ['catalog', 'tabels'], message: "action cannot be 'tabels'", hint: "did you mean 'tables'?" },
  ])('$args: $message', async ({ args, message, hint }) => {
    const cwd = await createItemProject()
    const { exitCode, stdout, stderr } = await runEtl(args, { cwd })
    expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: '' })
    expect(stderr).toContain(`error: ${message}\n`)
    if (hint !== undefined) expect(stderr).toContain(hint)
  })

  it('is one JSON object under --json', async () => {
    const { exitCode, stdout, stderr } = await runEtl(['rn-job', '--json'], { cwd: await createTempFolder() })
    expect({ exitCode, stderr }).toEqual({ exitCode: 2, stderr: '' })
    expect(JSON.parse(stdout)).toMatchObject({
      error: { name: 'SpecError', message: "there is no command 'rn-job'", hint: "did you mean 'run-job'?" },
    })
  })

  it('outside a project says where one was looked for', async () => {
    const cwd = await createTempFolder()
    const { exitCode, stderr } = await runEtl(['validate'], { cwd })
    expect(exitCode).toBe(2)
    expect(stderr).toContain(`no etl.yaml in ${cwd} or above it`)
    expect(stderr).toContain('etl init')
  })
})
