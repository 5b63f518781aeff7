import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { z } from 'zod'
import { publishedSchemas } from '../../src/spec/published-schemas.ts'
import { repository } from '../run-project-job.ts'

type JsonSchema = Parameters<typeof z.fromJSONSchema>[0]

/** The schemas as an editor reads them: from JSON alone. */
const forms = Object.fromEntries(
  Object.entries(publishedSchemas()).map(([name, schema]) => [
    name,
    z.fromJSONSchema(JSON.parse(JSON.stringify(schema)) as JsonSchema),
  ]),
)

function read(file: string): unknown {
  return parse(readFileSync(join(repository, file), 'utf8'))
}

const shipped: readonly (readonly [string, string])[] = [
  ['project', 'etl.yaml'],
  ...readdirSync(join(repository, 'jobs')).map((name): readonly [string, string] => [
    /\.test\.yaml$/.test(name) ? 'test' : 'job',
    `jobs/${name}`,
  ]),
  ...readdirSync(join(repository, 'schemas')).map((name): readonly [string, string] => [
    'schema',
    `schemas/${name}`,
  ]),
]

describe('the JSON Schemas for editors', () => {
  it.each(shipped)('%s takes %s', (kind, file) => {
    expect(forms[kind]?.safeParse(read(file)).error).toBeUndefined()
  })

  it('refuse an unknown key of a job', () => {
    const job = read('jobs/FlattenWeather.yaml') as Record<string, unknown>
    expect(forms.job?.safeParse({ ...job, stepps: [] }).success).toBe(false)
  })

  it('refuse an unknown step', () => {
    const job = read('jobs/FlattenWeather.yaml') as Record<string, unknown>
    expect(forms.job?.safeParse({ ...job, steps: [{ explod: { slot: 'list' } }] }).success).toBe(false)
  })

  it('refuse a type that is none', () => {
    expect(forms.schema?.safeParse({ a: 'bigintt' }).success).toBe(false)
    expect(forms.schema?.safeParse({ a: ['bigint', 'string'] }).success).toBe(false)
  })
})
