import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { runEtl } from './run-etl.ts'
import { createTempFolder } from './temp-project.ts'

describe('init', () => {
  it('makes a project whose next commands work as they are printed', async () => {
    const cwd = await createTempFolder()
    const { exitCode, stdout, stderr } = await runEtl(['init', 'my shop'], { cwd })
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' })
    const next = stdout
      .split('Next:\n')[1]
      ?.trimEnd()
      .split('\n')
      .map((line) => line.trim())
    expect(next).toEqual([
      "cd 'my shop'",
      'etl validate',
      'etl run-job FlattenOrders',
      'etl query revenue_by_day',
    ])
    const project = join(cwd, 'my shop')
    for (const command of next?.slice(1) ?? []) {
      const run = await runEtl(command.split(' ').slice(1), { cwd: project })
      expect({ command, exitCode: run.exitCode }).toEqual({ command, exitCode: 0 })
    }
    expect((await runEtl(['test'], { cwd: project })).stdout).toMatch(/\n\d+ passed\n$/)
  })

  it('gives the sums that its documents have', async () => {
    const cwd = await createTempFolder()
    await runEtl(['init'], { cwd })
    await runEtl(['run-job', 'FlattenOrders'], { cwd })
    const { stdout } = await runEtl(['query', 'revenue_by_day', '--format', 'ndjson'], { cwd })
    const made = stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line))
    expect(made).toEqual(await sumsByHand(join(cwd, 'sample-data/orders')))
  })

  it('names etl as npx runs it, where npx runs it', async () => {
    const cwd = await createTempFolder()
    const { stdout } = await runEtl(['init'], { cwd, env: { npm_command: 'exec' } })
    expect(stdout).toContain('  npx etl validate\n')
    expect(stdout).not.toContain('cd ')
  })

  it('leaves what a run makes out of git', async () => {
    const cwd = await createTempFolder()
    await runEtl(['init'], { cwd })
    expect(await readFile(join(cwd, '.gitignore'), 'utf8')).toMatch(/^\.etl\/$/m)
  })

  it('refuses a folder that is a project already', async () => {
    const cwd = await createTempFolder({ 'etl.yaml': 'name: mine\n' })
    const { exitCode, stderr } = await runEtl(['init'], { cwd })
    expect(exitCode).toBe(2)
    expect(stderr).toContain(`there is a project in ${cwd} already`)
    expect(await readdir(cwd)).toEqual(['etl.yaml'])
  })

  it('lists the files that are in the way, and then writes none', async () => {
    const cwd = await createTempFolder({ 'new/README.md': 'mine', 'new/sql/revenue_by_day.sql': 'mine' })
    const { exitCode, stderr } = await runEtl(['init', 'new'], { cwd })
    expect(exitCode).toBe(2)
    expect(stderr).toContain('README.md, sql/revenue_by_day.sql')
    expect((await readdir(join(cwd, 'new'), { recursive: true })).sort()).toEqual([
      'README.md',
      'sql',
      'sql/revenue_by_day.sql',
    ])
  })

  it('leaves other files of the folder alone', async () => {
    const cwd = await createTempFolder({ 'package.json': '{}' })
    expect((await runEtl(['init', '.'], { cwd })).exitCode).toBe(0)
    expect(await readFile(join(cwd, 'package.json'), 'utf8')).toBe('{}')
  })
})

interface Order {
  readonly orderId: string
  readonly placedAt: string
  readonly customer: { readonly country: string }
  readonly currency: string
  readonly lines: readonly { readonly quantity: number; readonly unitPrice: number }[]
}

/** Revenue in cents, so that the sums are exact. */
async function sumsByHand(folder: string): Promise<readonly unknown[]> {
  const texts = await Promise.all(
    (await readdir(folder)).sort().map((name) => readFile(join(folder, name), 'utf8')),
  )
  const orders = texts.flatMap((text) =>
    text
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as Order),
  )
  const groups = new Map<string, { orders: Set<string>; cents: number }>()
  for (const { orderId, placedAt, customer, currency, lines } of orders) {
    const key = JSON.stringify([placedAt.slice(0, 10), customer.country, currency])
    for (const { quantity, unitPrice } of lines.filter((line) => line.quantity > 0)) {
      const group = groups.get(key) ?? { orders: new Set(), cents: 0 }
      group.orders.add(orderId)
      group.cents += quantity * Math.round(unitPrice * 100)
      groups.set(key, group)
    }
  }
  return [...groups].sort().map(([key, group]) => {
    const [date, country, currency] = JSON.parse(key)
    return { date, country, currency, orders: group.orders.size, revenue: (group.cents / 100).toFixed(2) }
  })
}
