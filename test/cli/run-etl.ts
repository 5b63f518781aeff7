import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { findRoot } from '../../src/cli/find-root.ts'
import type { RunReport } from '../../src/lake/run-report.ts'
import { expectCounts } from '../expect-counts.ts'
import { expectCountsBelow } from '../expect-counts-below.ts'

export const program = join(import.meta.dirname, '../../dist/bin.js')

export interface EtlResult {
  readonly exitCode: number | null
  readonly stdout: string
  readonly stderr: string
}

export interface EtlOptions {
  readonly cwd: string
  readonly env?: Readonly<Record<string, string>>
  /** A shell command that runs what stands in `"$@"`, for limits of the process. */
  readonly shell?: string
  /** Called with the process id once it runs. */
  readonly onStart?: (pid: number) => void
}

const writingCommands = ['run-job', 'run', 'quarantine', 'compact']

/**
 * Runs the built program as a user does, without a terminal, and waits for its end. After a command that writes, the
 * counts of all runs that have left a trace in the project are held.
 */
export async function runEtl(args: readonly string[], options: EtlOptions): Promise<EtlResult> {
  const result = await spawnEtl(args, options)
  if (!writingCommands.includes(args[0] ?? '')) return result
  if (args.includes('--json') && !args.includes('--limit')) expectPrintedCounts(result.stdout)
  await expectCountsBelow(findRoot(options.cwd) ?? options.cwd)
  return result
}

/** Of a run's report; a failure before the run, a compaction and a list are none. */
function expectPrintedCounts(stdout: string): void {
  const printed = JSON.parse(stdout) as Partial<RunReport>
  if (printed.outputs !== undefined) expectCounts(printed as RunReport)
}

function spawnEtl(args: readonly string[], options: EtlOptions): Promise<EtlResult> {
  const { cwd, env = {}, shell, onStart } = options
  const command = [process.execPath, program, ...args]
  const [file = '', ...rest] = shell === undefined ? command : ['sh', '-c', shell, 'sh', ...command]
  const child = spawn(file, rest, {
    cwd,
    env: { ...plainEnvironment(), ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  if (child.pid !== undefined) onStart?.(child.pid)
  return new Promise((resolve, reject) => {
    let stdout = ''
    let stderr = ''
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      stdout += text
    })
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      stderr += text
    })
    child.on('error', reject)
    child.on('close', (exitCode) => resolve({ exitCode, stdout, stderr }))
  })
}

/** Without what a test runner or a CI machine says about colours and terminals. */
function plainEnvironment(): NodeJS.ProcessEnv {
  const names = ['PATH', 'HOME', 'TMPDIR', 'LANG', 'SystemRoot', 'TEMP', 'TMP']
  return Object.fromEntries(names.flatMap((name) => (process.env[name] ? [[name, process.env[name]]] : [])))
}
