import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, readFileSync, readlinkSync } from 'node:fs'
import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { hostname } from 'node:os'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { build } from 'esbuild'
import { describe, expect, it } from 'vitest'
import { type EtlError, OperatorError } from '../../src/errors.ts'
import { takeLease } from '../../src/lake/lease.ts'
import { openLocalStore } from '../../src/lake/local-store.ts'
import { inTemporaryFolder, repository } from '../run-project-job.ts'

/** The id of a process that has ended. */
function deadPid(): number {
  return spawnSync('true').pid
}

/** What `/proc` says of this process; nothing where there is none. */
const seen = existsSync('/proc/self/ns/pid')
  ? {
      pidNamespace: readlinkSync('/proc/self/ns/pid'),
      bootId: readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim(),
    }
  : {}

function leaseOf(pid: number, more = {}): string {
  const since = '2026-01-02T03:04:05.678Z'
  return JSON.stringify({
    job: 'Other',
    run: 'before',
    host: hostname(),
    pid,
    processStart: '',
    ...seen,
    since,
    ...more,
  })
}

function take(folder: string, run = 'mine') {
  return takeLease({ job: 'Job', run, now: new Date() }, openLocalStore(folder))
}

/** What is said to who may not have the lease. */
async function refusalIn(folder: string) {
  const error = await take(folder).catch((thrown: unknown) => thrown)
  expect(error).toBeInstanceOf(OperatorError)
  return (error as EtlError).problems[0]
}

describe('a lease', () => {
  it('is held by one, who is named to the other, and given back without a trace', () =>
    inTemporaryFolder(async (folder) => {
      const lease = await takeLease(
        { job: 'Job', run: 'first', now: new Date('2026-05-06T07:08:09.123Z') },
        openLocalStore(folder),
      )
      await expect(take(folder, 'second')).rejects.toThrow(
        `job Job is running: run first since 2026-05-06T07:08:09.123Z, process ${process.pid} on ${hostname()}`,
      )
      await lease.release()
      expect(await readdir(folder)).toEqual([])
      await (await take(folder, 'third')).release()
    }))

  it.each([
    ['a process that has ended', () => leaseOf(deadPid())],
    ['a process whose pid another has now', () => leaseOf(process.pid, { processStart: '1' })],
  ])('of %s is taken over', (_what, content) =>
    inTemporaryFolder(async (folder) => {
      await openLocalStore(folder).cell('_etl/_lease').fill(content())
      const lease = await take(folder)
      await expect(take(folder, 'second')).rejects.toThrow('run mine since')
      await lease.release()
    }),
  )

  it.skipIf(!existsSync('/proc/self/ns/pid'))('of before this machine was restarted is taken over', () =>
    inTemporaryFolder(async (folder) => {
      for (const more of [{}, { pidNamespace: 'pid:[1]' }]) {
        await openLocalStore(folder)
          .cell('_etl/_lease')
          .fill(leaseOf(process.pid, { bootId: 'another', ...more }))
        await (await take(folder)).release()
      }
    }),
  )

  it.each([
    ['another machine', { host: 'elsewhere' }, 'elsewhere'],
    ['another machine that was started later', { host: 'elsewhere', bootId: 'another' }, 'elsewhere'],
    ['a container with this host name', { pidNamespace: 'pid:[1]' }, hostname()],
  ])('of %s is not taken over, but can be removed', (_what, more, host) =>
    inTemporaryFolder(async (folder) => {
      const pid = deadPid()
      await openLocalStore(folder).cell('_etl/_lease').fill(leaseOf(pid, more))
      const problem = await refusalIn(folder)
      expect(problem?.message).toMatch(new RegExp(`process ${pid} on ${host}$`))
      expect(problem?.hint).toMatch(new RegExp(`if it has ended, remove ${folder}/_etl/_lease$`))
      await rm(join(folder, '_etl/_lease'), { recursive: true })
      await (await take(folder)).release()
    }),
  )

  it('of a process that lives is nothing to be removed', () =>
    inTemporaryFolder(async (folder) => {
      const lease = await take(folder, 'first')
      expect((await refusalIn(folder))?.hint).toBe('wait for it to end, or end it')
      await lease.release()
    }))

  it('that was removed or taken over is known to be lost, and left to the one who has it', () =>
    inTemporaryFolder(async (folder) => {
      const first = await take(folder, 'first')
      await first.requireHeld()
      await rm(join(folder, '_etl/_lease'), { recursive: true })
      await expect(first.requireHeld()).rejects.toThrow('the lease was removed')
      const second = await take(folder, 'second')
      await expect(first.requireHeld()).rejects.toThrow(OperatorError)
      await expect(first.requireHeld()).rejects.toThrow(
        `run first has lost its lease on the table, and nothing of it is committed: run second of job Job took it, process ${process.pid} on ${hostname()}`,
      )
      await first.release()
      await second.requireHeld()
      await second.release()
    }))

  it('that a machine cut short as it went down is nobody’s', () =>
    inTemporaryFolder(async (folder) => {
      await openLocalStore(folder).cell('_etl/_lease').fill(leaseOf(process.pid))
      const [name = ''] = await readdir(join(folder, '_etl/_lease'))
      await writeFile(join(folder, '_etl/_lease', name), '')
      await (await take(folder)).release()
    }))

  it.skipIf(!existsSync('/proc/self/stat'))('of a killed process that nobody waits for is taken over', () =>
    inTemporaryFolder(async (folder) => {
      // the shell becomes a program that never asks how its child has ended
      const parent = spawn('sh', ['-c', 'sleep 0 & echo $!; exec sleep 60'], {
        stdio: ['ignore', 'pipe', 'inherit'],
      })
      const [pid] = (await once(parent.stdout, 'data')) as [Buffer]
      const state = async () => (await readFile(`/proc/${Number(pid)}/stat`, 'utf8')).split(') ')[1]?.[0]
      while ((await state()) !== 'Z') await setTimeout(5)
      await openLocalStore(folder)
        .cell('_etl/_lease')
        .fill(leaseOf(Number(pid)))
      await (await take(folder)).release()
      parent.kill()
    }),
  )
})

it('is held by one at a time, where many processes find dead holders', () =>
  inTemporaryFolder(async (folder) => {
    const script = join(folder, 'race-for-lease.mjs')
    await bundle('test/lake/race-for-lease.ts', script)
    const [racers, rounds] = [8, 30]
    const dead = deadPid()
    await mkdir(join(folder, 'table'))
    await openLocalStore(join(folder, 'table')).cell('_etl/_lease').fill(leaseOf(dead))
    const children: readonly ChildProcess[] = Array.from({ length: racers }, () =>
      spawn(process.execPath, [script, folder, String(rounds), String(dead)], { stdio: 'inherit' }),
    )
    const ends = children.map((child) => once(child, 'exit'))
    const log = () => readFile(join(folder, 'log'), 'utf8').catch(() => '')
    while ((await log()).split('\n').length <= racers) await setTimeout(10)
    await writeFile(join(folder, 'go'), '')
    for (const end of ends) expect(await end).toEqual([null, 'SIGKILL'])
    const lines = (await log()).trim().split('\n').slice(racers)
    const starts = lines.filter((_, index) => index % 2 === 0)
    expect(lines.filter((_, index) => index % 2 === 1)).toEqual(
      starts.map((line) => line.replace('start', 'end')),
    )
    expect(starts.every((line) => line.startsWith('start '))).toBe(true)
    expect(starts).toHaveLength(racers * rounds)
  }))

function bundle(entry: string, outfile: string) {
  const entryPoints = [join(repository, entry)]
  return build({ entryPoints, outfile, bundle: true, platform: 'node', format: 'esm' })
}
