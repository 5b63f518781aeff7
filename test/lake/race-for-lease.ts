import { randomBytes } from 'node:crypto'
import { appendFileSync, existsSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { OperatorError } from '../../src/errors.ts'
import { takeLease } from '../../src/lake/lease.ts'
import { openLocalStore } from '../../src/lake/local-store.ts'
import { identifyThisProcess } from '../../src/lake/process-identity.ts'

/*
 * Takes a table's lease over and over, and says so in a log: node race-for-lease.mjs <folder> <rounds> <dead pid>.
 * After each round a dead holder is left behind; at the end this process is one itself.
 */
const [folder = '', rounds = '', deadPid = ''] = process.argv.slice(2)
const store = openLocalStore(join(folder, 'table'))
const tell = (word: string) => appendFileSync(join(folder, 'log'), `${word} ${process.pid}\n`)

tell('ready')
while (!existsSync(join(folder, 'go'))) await setTimeout(1)
for (let round = 1; ; round += 1) {
  const lease = await take()
  tell('start')
  await setTimeout(Math.random() * 3)
  tell('end')
  if (round === Number(rounds)) process.kill(process.pid, 'SIGKILL')
  await lease.release()
  await store.cell('_etl/_lease').fill(
    JSON.stringify({
      job: 'Dead',
      run: randomBytes(8).toString('hex'),
      ...identifyThisProcess(),
      pid: Number(deadPid),
      processStart: '1',
      since: new Date().toISOString(),
    }),
  )
}

async function take() {
  for (;;) {
    try {
      return await takeLease({ job: 'Job', run: randomBytes(8).toString('hex'), now: new Date() }, store)
    } catch (error) {
      if (!(error instanceof OperatorError && /is running/.test(error.message))) throw error
      await setTimeout(Math.random())
    }
  }
}
