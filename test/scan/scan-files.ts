import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { build } from 'esbuild'
import { readRejected } from '../../src/engine/scan/read-rejected.ts'
import { type ScanEffects, type ScanOptions, scanInputs } from '../../src/engine/scan/scan-inputs.ts'
import type { RejectedRecord, ScanResult } from '../../src/engine/scan/scan-result.ts'
import { compileContract } from '../../src/records/compile-contract.ts'

export const contract = compileContract({ columns: [{ name: 'a', type: { kind: 'int' } }] })

/** A directory for one test file; `remove` it afterwards. */
export function createWorkspace() {
  const dir = mkdtempSync(join(tmpdir(), 'scan-'))
  let scans = 0

  function write(name: string, content: string | Uint8Array): string {
    const path = join(dir, name)
    writeFileSync(path, content)
    return path
  }

  /** Writes the files, scans them, and reads back what was accepted and rejected. */
  async function scan(
    contents: Readonly<Record<string, string | Uint8Array>>,
    options: Partial<ScanOptions> = {},
    effects: ScanEffects = {},
  ): Promise<{ result: ScanResult; accepted: string[]; rejected: RejectedRecord[]; scratchDir: string }> {
    const home = join(dir, `${scans++}`)
    const scratchDir = join(home, 'scratch')
    mkdirSync(scratchDir, { recursive: true })
    const files = Object.entries(contents).map(([name, content]) => {
      const path = join(home, name)
      writeFileSync(path, content)
      return { path, uri: `s3://bucket/${name}` }
    })
    const result = await scanInputs(
      { files, contract, scratchDir, threads: 1, onMismatch: 'collect', ...options },
      effects,
    )
    const accepted = result.readPaths
      .filter((path) => !/\.(gz|zst)$/.test(path))
      .flatMap((path) => readFileSync(path, 'utf8').split('\n'))
      .map((line) => line.trim())
      .filter((line) => line !== '')
    const rejected: RejectedRecord[] = []
    for await (const record of readRejected(result.rejectedParts)) rejected.push(record)
    return { result, accepted, rejected, scratchDir }
  }

  async function buildWorker(): Promise<URL> {
    const outfile = join(dir, 'scan-worker.mjs')
    const entry = new URL('../../src/engine/scan/scan-worker.ts', import.meta.url)
    await build({
      entryPoints: [entry.pathname],
      bundle: true,
      platform: 'node',
      format: 'esm',
      outfile,
      logLevel: 'error',
    })
    return pathToFileURL(outfile)
  }

  return { dir, write, scan, buildWorker, remove: () => rmSync(dir, { recursive: true }) }
}
