import { execFileSync } from 'node:child_process'
import { join, relative } from 'node:path'
import { expect, inject, it } from 'vitest'
import { makeLinkedFolder } from '../../lake/linked-folder.ts'
import { inTemporaryFolder, repository } from '../../run-project-job.ts'

const python = inject('python')
const code = `
import json, sys
from glue_etl.lake.local_lake import LocalLake
print(json.dumps([file.path for file in LocalLake(root=sys.argv[1], sample_data=()).find_below(sys.argv[2])]))
`

it.skipIf(python === '')('a script lists each file once, whatever links lead to its folder', () =>
  inTemporaryFolder(async (root) => {
    const folder = join(root, await makeLinkedFolder(root))
    const env = { ...process.env, PYTHONPATH: join(repository, 'python') }
    const said = execFileSync(python, ['-c', code, root, folder], { env, encoding: 'utf8' })
    const found = (JSON.parse(said) as readonly string[]).map((path) => relative(root, path))
    expect(found).toEqual(['data/a.json', 'data/outside/c.json', 'data/sub/b.json'])
  }),
)
