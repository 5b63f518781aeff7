import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { writeSchema } from '../crawl/drift/write-schema.ts'
import { mergeAllShapes } from '../crawl/shape/shape.ts'
import type { SchemaComparison } from '../engine/crawl/compare-with-schemas.ts'
import { OperatorError } from '../errors.ts'

/** Makes files in `schemas/` hold what was seen; the paths of those that were written, from the project's folder. */
export async function writeSchemas(
  root: string,
  comparisons: readonly SchemaComparison[],
): Promise<readonly string[]> {
  const written: string[] = []
  for (const schema of new Set(comparisons.map((comparison) => comparison.schema))) {
    const ofSchema = comparisons.filter((comparison) => comparison.schema === schema)
    const shape = mergeAllShapes(ofSchema.map((comparison) => comparison.shape))
    if (shape === undefined) continue
    const file = `schemas/${schema}.yaml`
    const text = await readText(join(root, file))
    const remark = `A record of ${ofSchema[0]?.location}, as etl crawl has found it.`
    const format = ofSchema.some((comparison) => comparison.format === 'csv')
      ? { format: 'csv' as const }
      : {}
    const updated = writeSchema({ shape, name: schema, text, remark, ...format })
    if (updated === text) continue
    await writeText(join(root, file), updated)
    written.push(file)
  }
  return written
}

async function readText(file: string): Promise<string | undefined> {
  return readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined
    throw unusable(file, error)
  })
}

async function writeText(file: string, text: string): Promise<void> {
  try {
    await mkdir(dirname(file), { recursive: true })
    await writeFile(file, text)
  } catch (error) {
    throw unusable(file, error as Error)
  }
}

function unusable(file: string, error: Error): OperatorError {
  return new OperatorError(
    { message: `cannot write ${file}: ${error.message}`, place: { file }, hint: 'check its permissions' },
    { cause: error },
  )
}
