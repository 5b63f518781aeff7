import { createHash, randomBytes } from 'node:crypto'
import { mkdir, readdir, readFile, rename, rm, unlink, writeFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { cannotWrite } from './cannot-write.ts'
import { absent, removeEmptyFolders } from './local-folders.ts'
import type { Cell } from './object-store.ts'

/**
 * A cell on this machine: a folder with one file or none, which is named after the hash of its content.
 *
 * It is filled by one rename of a folder that stands ready, which fails where the other one is not empty; so of
 * several that fill it one does. It is cleared by one unlink of the name that only this content has; so whoever saw
 * it long ago cannot clear what has been put there since. No step needs another to have been ended: a process that
 * dies in between leaves the cell full or empty.
 */
export function openLocalCell(key: string, root: string): Cell {
  const folder = join(root, key)

  return {
    address: resolve(folder),
    async read() {
      for (;;) {
        const [name] = await readdir(folder).catch(absent([]))
        if (name === undefined) return undefined
        const path = join(folder, name)
        const content = await readFile(path, 'utf8').catch(absent(undefined))
        if (content !== undefined && name === nameOf(content)) return content
        // it was whole when it came here: the machine went down before it was on the disk
        if (content !== undefined) await rm(path, { force: true })
      }
    },
    async fill(content) {
      const ready = `${folder}-${randomBytes(6).toString('hex')}`
      try {
        await mkdir(ready, { recursive: true })
        await writeFile(join(ready, nameOf(content)), content)
        await rename(ready, folder)
        return true
      } catch (error) {
        await rm(ready, { recursive: true, force: true }).catch(() => undefined)
        if (['ENOTEMPTY', 'EEXIST'].includes((error as NodeJS.ErrnoException).code ?? '')) return false
        throw cannotWrite(root, error)
      }
    },
    async clear(content) {
      try {
        await unlink(join(folder, nameOf(content)))
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code === 'ENOENT') return false
        throw cannotWrite(root, error)
      }
      await removeEmptyFolders(folder, root)
      return true
    },
  }
}

function nameOf(content: string): string {
  return `_${createHash('sha256').update(content).digest('hex').slice(0, 32)}.json`
}
