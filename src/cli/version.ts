import { readFileSync } from 'node:fs'

/** Of this package, from its package.json: the same number of levels above src/cli and above the built program. */
export const version = readVersion()

function readVersion(): string {
  for (const up of ['../package.json', '../../package.json']) {
    const text = readIfThere(new URL(up, import.meta.url))
    if (text !== undefined) return (JSON.parse(text) as { version: string }).version
  }
  throw new Error('package.json is missing')
}

function readIfThere(url: URL): string | undefined {
  try {
    return readFileSync(url, 'utf8')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw error
  }
}
