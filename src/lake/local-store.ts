import { randomBytes } from 'node:crypto'
import { createReadStream, mkdirSync, renameSync } from 'node:fs'
import { link, mkdir, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { OperatorError } from '../errors.ts'
import { cannotWrite } from './cannot-write.ts'
import { keyBelow } from './key-below.ts'
import { openLocalCell } from './local-cell.ts'
import { absent, removeEmptyFolders } from './local-folders.ts'
import { type ObjectStore, tableStateFolder } from './object-store.ts'

/** A table's path on this machine. A rename is what makes a write whole; a hard link fails where a file stands. */
export function openLocalStore(root: string): ObjectStore {
  const pathOf = (key: string) => join(root, key)

  async function writeBeside(key: string, content: string): Promise<string> {
    const beside = pathOf(`${tableStateFolder}/_tmp-${randomBytes(6).toString('hex')}`)
    // a run that ends meanwhile removes folders that are empty
    for (let written = false; !written; ) {
      await mkdir(dirname(beside), { recursive: true })
      written = await writeFile(beside, content, { flag: 'wx' }).then(
        () => true,
        async (error) => {
          await rm(beside, { force: true })
          return absent(false)(error)
        },
      )
    }
    await mkdir(dirname(pathOf(key)), { recursive: true })
    return beside
  }

  return {
    async read(key) {
      return readFile(pathOf(key)).catch(absent(undefined))
    },
    async *stream(key) {
      try {
        yield* createReadStream(pathOf(key), { highWaterMark: 1 << 20 }) as AsyncIterable<Buffer>
      } catch (error) {
        absent(undefined)(error as NodeJS.ErrnoException)
      }
    },
    async list(prefix, after = '') {
      const folder = pathOf(prefix)
      const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(absent([]))
      return entries
        .filter((entry) => entry.isFile())
        .map((entry) => keyBelow(root, join(entry.parentPath, entry.name)))
        .filter((key) => key > after)
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
    async stage(stagedKey, chunks) {
      try {
        await mkdir(dirname(pathOf(stagedKey)), { recursive: true })
        await writeFile(pathOf(stagedKey), chunks)
      } catch (error) {
        // what makes the chunks may fail as well
        throw (error as NodeJS.ErrnoException).syscall === undefined ? error : cannotWrite(root, error)
      }
    },
    async publish(stagedKey, key) {
      try {
        // a thread for each of thousands would take three times as long
        mkdirSync(dirname(pathOf(key)), { recursive: true })
        if (
          renameIfThere(pathOf(stagedKey), pathOf(key)) ||
          (await stat(pathOf(key)).then(() => true, absent(false)))
        )
          return
      } catch (error) {
        throw cannotWrite(root, error)
      }
      throw new OperatorError({
        message: `${pathOf(stagedKey)} is gone: it was to become ${pathOf(key)}`,
        hint: `put it back; if it is lost, remove the newest record in ${pathOf(tableStateFolder)}/_commits and the data files of its run: its inputs are then read again`,
      })
    },
    async remove(key) {
      try {
        await rm(pathOf(key), { force: true, recursive: true })
        await removeEmptyFolders(dirname(pathOf(key)), root)
      } catch (error) {
        throw cannotWrite(root, error)
      }
    },
    cell: (key) => openLocalCell(key, root),
  }
}

function renameIfThere(from: string, to: string): boolean {
  try {
    renameSync(from, to)
    return true
  } catch (error) {
    return absent(false)(error as NodeJS.ErrnoException)
  }
}
