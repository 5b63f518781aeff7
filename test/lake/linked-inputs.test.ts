import { mkdir, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { listInputs } from '../../src/lake/list-inputs.ts'
import { inTemporaryFolder } from '../run-project-job.ts'
import { makeLinkedFolder } from './linked-folder.ts'

async function list(root: string, address: string): Promise<readonly string[]> {
  const lake = { root, sampleData: [] }
  const listed = await listInputs({ address, workingDirectory: root, lake, named: 'source.path' })
  return listed.map(({ uri }) => uri)
}

it('lists each file once, whatever links lead to its folder', () =>
  inTemporaryFolder(async (root) => {
    expect(await list(root, await makeLinkedFolder(root))).toEqual([
      'data/a.json',
      'data/outside/c.json',
      'data/sub/b.json',
    ])
  }))

it('lists what lies behind a link, under the name of the link', () =>
  inTemporaryFolder(async (root) => {
    await mkdir(join(root, 'elsewhere'))
    await writeFile(join(root, 'elsewhere/a.json'), '{}')
    await symlink('elsewhere', join(root, 'data'))
    expect(await list(root, 'data')).toEqual(['data/a.json'])
  }))
