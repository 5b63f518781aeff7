import { mkdir, rename, writeFile } from 'node:fs/promises'
import { dirname } from 'node:path'

/** Writes a file whole. A cache that cannot be written is a slower start, not a failure. */
export async function writeCache(file: string, content: string | Uint8Array): Promise<void> {
  const beside = `${file}.${process.pid}.tmp`
  await mkdir(dirname(file), { recursive: true })
    .then(() => writeFile(beside, content))
    .then(() => rename(beside, file))
    .catch((error: NodeJS.ErrnoException) => {
      if (error.code === undefined) throw error
    })
}
