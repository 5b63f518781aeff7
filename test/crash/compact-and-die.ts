import { readTable } from '../../src/catalog/local-catalog.ts'
import { compactTable } from '../../src/engine/compact-table.ts'
import type { ObjectStore } from '../../src/lake/object-store.ts'
import { watchSteps } from '../lake/watch-steps.ts'

/* Compacts lake.out and kills its own process at a step: node compact-and-die.mjs <root> <step> */
const [root = '', dieAt = ''] = process.argv.slice(2)
let steps = 0

async function step(): Promise<void> {
  steps += 1
  if (String(steps) === dieAt) process.kill(process.pid, 'SIGKILL')
}

function openMortal(path: string): ObjectStore {
  const store = watchSteps(path, step)
  return {
    ...store,
    cell(key) {
      const cell = store.cell(key)
      const around = (act: (content: string) => Promise<boolean>) => async (content: string) => {
        await step()
        const result = await act(content)
        await step()
        return result
      }
      return { address: cell.address, read: cell.read, fill: around(cell.fill), clear: around(cell.clear) }
    },
  }
}

const table = await readTable(root, { database: 'lake', name: 'out' })
if (table === undefined) throw new Error('there is no table to compact')
const { status, files } = await compactTable(
  {
    table,
    lake: { root, sampleData: [] },
    sort: ['id'],
    dryRun: false,
    compression: 'snappy',
    targetFileBytes: 128_000_000,
    threads: 2,
    memoryLimitBytes: 500_000_000,
  },
  // the moment between two merges is a step as well
  { openStore: openMortal, onProgress: () => void step() },
)
process.stdout.write(JSON.stringify({ steps, status, files }))
