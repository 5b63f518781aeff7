import { randomBytes } from 'node:crypto'
import { link, mkdir, readdir, readFile, rename, rm, rmdir, writeFile } from 'node:fs/promises'
import { dirname, join, relative, sep } from 'node:path'
import { cannotWrite } from './cannot-write.ts'
import { type ObjectStore, tableStateFolder } from './object-store.ts'

/** A table's path on this machine. A rename is what makes a write whole; a hard link fails where a file stands. */
export function openLocalStore(root: string): ObjectStore {
  const pathOf = (key: string) => join(root, key)

  async function writeBeside(key: string, content: string): Promise<string> {
    const beside = pathOf(`${tableStateFolder}/_tmp-${randomBytes(6).toString('hex')}`)
    await mkdir(dirname(beside), { recursive: true })
    await mkdir(dirname(pathOf(key)), { recursive: true })
    await writeFile(beside, content, { flag: 'wx' })
    return beside
  }

  return {
    async read(key) {
      return readFile(pathOf(key)).catch(absent(undefined))
    },
    async list(prefix) {
      const folder = pathOf(prefix)
      const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(absent([]))
      return entries
        .filter((entry) => entry.isFile())
        .map((entry) => relative(root, join(entry.parentPath, entry.name)).split(sep).join('/'))
        .sort()
    },
    async create(key, content) {
      try {
        const beside = await writeBeside(key, content)
        const created = await link(beside, pathOf(key)).then(
          () => true,
          (error: NodeJS.ErrnoException) => {
            if (error.code === 'EEXIST') return false
            throw error
          },
        )
        await rm(beside)
        return created
      } catch (error) {
        throw cannotWrite(root, error)
      }
    },
    async write(key, content) {
      try {
        await rename(await writeBeside(key, content), pathOf(key))
      } catch (error) {
        throw cannotWrite(root, error)
      }
    },
    async publish(stagedKey, key) {
      try {
        await mkdir(dirname(pathOf(key)), { recursive: true })
        await rename(pathOf(stagedKey), pathOf(key)).catch(absent(undefined))
      } catch (error) {
        throw cannotWrite(root, error)
      }
    },
    async remove(key) {
      try {
        await rm(pathOf(key), { force: true, recursive: true })
        await removeEmptyFolders(dirname(pathOf(key)), root)
      } catch (error) {
        throw cannotWrite(root, error)
      }
    },
  }
}

function absent<T>(value: T): (error: NodeJS.ErrnoException) => T {
  return (error) => {
    if (error.code === 'ENOENT') return value
    throw error
  }
}

async function removeEmptyFolders(folder: string, root: string): Promise<void> {
  for (let at = folder; at.length > root.length; at = dirname(at)) {
    const removed = await rmdir(at).then(
      () => true,
      () => false,
    )
    if (!removed) return
  }
}
