import { mkdir, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

/** Makes `data/` with three files and links: to itself, to a folder in it, twice to one beside it. */
export async function makeLinkedFolder(root: string): Promise<string> {
  await mkdir(join(root, 'data/sub'), { recursive: true })
  await mkdir(join(root, 'beside'))
  for (const file of ['data/a.json', 'data/sub/b.json', 'beside/c.json'])
    await writeFile(join(root, file), '{}')
  await symlink('.', join(root, 'data/again'))
  await symlink('..', join(root, 'data/sub/up'))
  await symlink('sub', join(root, 'data/also'))
  await symlink('../beside', join(root, 'data/outside'))
  await symlink('../beside', join(root, 'data/twice'))
  return 'data'
}
