import type { TestProject } from 'vitest/node'
import { ensurePython } from './python-environment.ts'

declare module 'vitest' {
  interface ProvidedContext {
    /** An interpreter with the packages of test/python/requirements.txt; empty where there is none. */
    python: string
  }
}

/** Makes the Python environment that cross-engine checks use. */
export default async function setup(project: TestProject): Promise<void> {
  const python = await ensurePython({ log: (message) => process.stderr.write(`${message}\n`) })
  project.provide('python', python ?? '')
}
