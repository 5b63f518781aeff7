import { cp, readdir, readFile, writeFile } from 'node:fs/promises'
import { join, sep } from 'node:path'
import { zipSync } from 'fflate'

/** Copies the Python package, and packs it as Spark takes it: `--extra-py-files` on Glue, `--py-files` elsewhere. */
export async function buildPython({ outdir }: { readonly outdir: string }): Promise<void> {
  await cp('python', outdir, { recursive: true, filter: (path) => !path.includes('__pycache__') })
  const entries = await readdir(outdir, { recursive: true, withFileTypes: true })
  const names = entries
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => join(parentPath, name).slice(outdir.length + 1))
    .sort()
  const files: Record<string, Uint8Array> = {}
  for (const name of names) files[name.split(sep).join('/')] = await readFile(join(outdir, name))
  // the same sources make the same bytes
  await writeFile(join(outdir, 'glue_etl.zip'), zipSync(files, { mtime: new Date(1980, 0, 1) }))
}
