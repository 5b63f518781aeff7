import { statSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { buildParser } from '../../scripts/build-parser.ts'

const root = new URL('../../', import.meta.url)
const bundle = new URL('dist/trino-parser.cjs', root)
const sources = [
  new URL('scripts/build-parser.ts', root),
  new URL('node_modules/dt-sql-parser/package.json', root),
  new URL('node_modules/antlr4ng/package.json', root),
]

/** Builds the bundled parser before the tests where it is missing or older than what it is made of. */
export default async function setup(): Promise<void> {
  const built = statSync(bundle, { throwIfNoEntry: false })?.mtimeMs ?? 0
  if (sources.some((source) => statSync(source).mtimeMs > built))
    await buildParser({ outfile: fileURLToPath(bundle) })
}
