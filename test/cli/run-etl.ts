import { spawn } from 'node:child_process'
import { join } from 'node:path'

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

/** Runs the built program as a user does, without a terminal, and waits for its end. */
export function runEtl(args: readonly string[], options: EtlOptions): Promise<EtlResult> {
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
