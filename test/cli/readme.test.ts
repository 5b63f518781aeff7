import { execFile } from 'node:child_process'
import { cp, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { expectCountsBelow } from '../expect-counts-below.ts'
import { inTemporaryFolder, repository } from '../run-project-job.ts'

/** A command of the README, and what it says the command prints. */
interface Shown {
  readonly command: string
  readonly output: string
}

async function shownCommands(): Promise<readonly Shown[]> {
  const text = await readFile(join(repository, 'README.md'), 'utf8')
  return [...text.matchAll(/```console\n\$ (.+)\n([\s\S]*?)```/g)].map(([, command = '', output = '']) => ({
    command,
    output,
  }))
}

/** Both streams, as a terminal shows them; data comes before the talk about it, errors before the report. */
function run(command: string, cwd: string): Promise<string> {
  const program = `"${process.execPath}" "${join(repository, 'dist/bin.js')}"`
  return new Promise((resolve) => {
    const env = { ...process.env, NO_COLOR: '1', CI: '1', VIRTUAL_ENV: join(repository, '.venv') }
    execFile('sh', ['-c', command.replace(/^npx etl/, program)], { cwd, env }, (_error, stdout, stderr) => {
      resolve(stderr.startsWith('error') ? stderr + stdout : stdout + stderr)
    })
  })
}

/** Seconds differ from run to run, and the folder from machine to machine. */
function comparable(text: string, folder: string): string {
  return (
    text
      .replaceAll(`${folder}/`, '')
      .replaceAll(/\d+(\.\d\d)? s\b/g, 'N s')
      // columns are as wide as what stands in them
      .replaceAll(/ {2,}|─+/g, ' ')
      .replaceAll(/ +$/gm, '')
      .trim()
  )
}

it(
  'prints what the README shows, command after command',
  () =>
    inTemporaryFolder(async (folder) => {
      for (const part of ['etl.yaml', 'jobs', 'schemas', 'sql', 'sample-data', 'test/data']) {
        await cp(join(repository, part), join(folder, part), { recursive: true })
      }
      const shown = await shownCommands()
      expect(shown.length).toBeGreaterThanOrEqual(5)
      for (const { command, output } of shown) {
        expect(comparable(await run(command, folder), folder), command).toBe(comparable(output, folder))
        await expectCountsBelow(folder)
      }
    }),
  300_000,
)
