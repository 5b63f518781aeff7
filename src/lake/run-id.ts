import { randomBytes } from 'node:crypto'

/** `20261121T083400Z-1a2b3c`: sorts by start, and no two runs share one. */
export function createRunId(start: Date): string {
  const stamp = start
    .toISOString()
    .replaceAll(/[-:]/g, '')
    .replace(/\.\d+Z$/, 'Z')
  return `${stamp}-${randomBytes(3).toString('hex')}`
}
