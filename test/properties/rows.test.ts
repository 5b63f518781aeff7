import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { engines } from '../conformance/engines.ts'
import { inProject, writeFiles } from '../conformance/in-project.ts'
import { readTable } from '../conformance/read-table.ts'
import { runOn } from '../conformance/run-on.ts'
import { stepProject } from '../conformance/step-project.ts'
import { compareRows } from '../reference/compare-rows.ts'
import { fillDocument, joinBack, relationalize, type Shape } from '../reference/relationalize.ts'
import type { Row } from '../reference/row.ts'
import { arbitraryColumns, arbitraryDocument, plainName, scalarTypes, schemaOf } from './arbitrary-data.ts'

describe.each(engines)('rows on $name', (engine) => {
  it('come back from Parquet as they were in the documents, for any schema', async () => {
    const given = arbitraryColumns({ scalars: scalarTypes }).chain((columns) =>
      fc.tuple(fc.constant(columns), fc.array(arbitraryDocument(columns), { minLength: 1, maxLength: 8 })),
    )
    await fc.assert(
      fc.asyncProperty(given, async ([columns, documents]) => {
        const files = stepProject({
          schema: JSON.stringify(schemaOf(columns)),
          documents: documents.map(({ json }) => `${json}\n`).join(''),
          steps: '',
        })
        await inProject(files, async (project) => {
          const { rows } = await runOn(engine, project)
          expect(
            compareRows(
              rows,
              documents.map(({ due }) => due as Row),
            ),
          ).toBeUndefined()
        })
      }),
      { numRuns: 25 },
    )
  })

  it('relationalized in two runs and joined back are the documents, for any schema', async () => {
    const scalars = ['bigint', 'double', 'string', 'boolean', 'int']
    const given = arbitraryColumns({ scalars, name: plainName, maps: false }).chain((columns) => {
      const documents = fc.array(arbitraryDocument(columns), { minLength: 1, maxLength: 4 })
      return fc.tuple(fc.constant(columns), documents, documents)
    })
    await fc.assert(
      fc.asyncProperty(given, async ([columns, first, second]) => {
        const shape = schemaOf(columns) as Shape
        const files = stepProject({
          schema: JSON.stringify(shape),
          documents: first.map(({ json }) => `${json}\n`).join(''),
          steps: '- relationalize: { root: root }',
        })
        await inProject(files, async ({ root, project }) => {
          await runOn(engine, { root, project })
          await writeFiles(root, { 'data/second.json': `[${second.map(({ json }) => json).join(',')}]` })
          const { tablePath } = await runOn(engine, { root, project })
          const tables: Record<string, readonly Row[]> = {}
          for (const name of Object.keys(relationalize([], shape)))
            tables[name] = await readTable(`${tablePath}/${name}`)
          const filled = [...first, ...second].map(({ due }) => fillDocument(due, shape) as Row)
          expect(compareRows(joinBack(tables, shape), filled)).toBeUndefined()
        })
      }),
      { numRuns: 15 },
    )
  })

  const columns = {
    kind: 'struct',
    fields: [
      ['k', { kind: 'scalar', type: 'tinyint' }],
      ['v', { kind: 'scalar', type: 'string' }],
      ['l', { kind: 'array', element: { kind: 'scalar', type: 'int' } }],
    ],
  } as const
  const job = {
    schema: JSON.stringify(schemaOf(columns)),
    documents: '',
    steps: `
      - explode: { x: l }
        outer: true
        position: n
      - filter: k IS NULL OR k > -100`,
  }
  const someFiles = fc.array(fc.array(arbitraryDocument(columns), { maxLength: 4 }), {
    minLength: 2,
    maxLength: 4,
  })
  const file = (documents: readonly { readonly json: string }[]) =>
    documents.map(({ json }) => `${json}\n`).join('')

  it('do not depend on the order of the files', async () => {
    const steps = `${job.steps}\n      - dropDuplicates: { keys: [k], orderBy: [v DESC] }`
    await fc.assert(
      fc.asyncProperty(someFiles, async (documents) => {
        const orders = [documents, documents.toReversed()]
        const results: (readonly Row[])[] = []
        for (const order of orders) {
          const data = Object.fromEntries(order.map((one, index) => [`data/${index}.json`, file(one)]))
          await inProject({ ...stepProject({ ...job, steps }), ...data }, async (project) => {
            results.push((await runOn(engine, project)).rows)
          })
        }
        expect(compareRows(results[0] ?? [], results[1] ?? [])).toBeUndefined()
      }),
      { numRuns: 8 },
    )
  })

  it('of a run over all files are those of a run per file', async () => {
    await fc.assert(
      fc.asyncProperty(someFiles, async (documents) => {
        const named = documents.map((one, index) => [`data/${index}.json`, file(one)] as const)
        const whole = await inProject({ ...stepProject(job), ...Object.fromEntries(named) }, (project) =>
          runOn(engine, project),
        )
        await inProject(stepProject(job), async (project) => {
          for (const [name, text] of named) {
            await writeFiles(project.root, { [name]: text })
            await runOn(engine, project)
          }
          expect(compareRows((await runOn(engine, project)).rows, whole.rows)).toBeUndefined()
        })
      }),
      { numRuns: 6 },
    )
  })
})
