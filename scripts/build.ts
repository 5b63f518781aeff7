import { chmod, mkdir, rename, rm, writeFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import { build, type Plugin } from 'esbuild'
import { publishedSchemas } from '../src/spec/published-schemas.ts'
import { buildParser } from './build-parser.ts'
import { buildPython } from './build-python.ts'

/** Made beside and renamed: what runs from dist/ meanwhile never finds it half there. */
const outdir = `.cache/build-${process.pid}`

await rm(outdir, { recursive: true, force: true })
await mkdir(`${outdir}/schemas`, { recursive: true })

/** zod carries the messages of fifty languages; only English ones are ever shown. */
const englishOnly: Plugin = {
  name: 'english-only',
  setup({ onLoad }) {
    onLoad({ filter: /zod\/v4\/locales\/index\.js$/ }, () => ({
      contents: "export { default as en } from './en.js'",
    }))
  },
}

/** Its regular expressions take 30 ms to make, and most commands never measure a text: made when one first does. */
const lazyStringWidth: Plugin = {
  name: 'lazy-string-width',
  setup({ onResolve, onLoad, resolve }) {
    onResolve({ filter: /^string-width$/ }, async ({ pluginData, kind, importer, resolveDir }) => {
      if (pluginData === 'real') return undefined
      const { path } = await resolve('string-width', { kind, importer, resolveDir, pluginData: 'real' })
      return { path, namespace: 'lazy-string-width' }
    })
    onLoad({ filter: /./, namespace: 'lazy-string-width' }, ({ path }) => ({
      contents: `export default (...args) => require(${JSON.stringify(path)}).default(...args)`,
      resolveDir: dirname(path),
    }))
  },
}

// Start-up is mostly the loading of modules: all is bundled but the native part of DuckDB, and yargs, which reads
// its texts from files beside it.
await build({
  entryPoints: {
    bin: 'src/cli/bin.ts',
    index: 'src/index.ts',
    'scan-worker': 'src/engine/scan/scan-worker.ts',
  },
  outdir,
  bundle: true,
  splitting: true,
  format: 'esm',
  platform: 'node',
  target: 'node20.19',
  packages: 'bundle',
  external: ['@duckdb/node-bindings'],
  plugins: [englishOnly, lazyStringWidth],
  minifyWhitespace: true,
  minifySyntax: true,
  chunkNames: '[name]-[hash]',
  banner: {
    js: "import { createRequire as __createRequire } from 'node:module'; const require = __createRequire(import.meta.url);",
  },
  legalComments: 'external',
})
await chmod(`${outdir}/bin.js`, 0o755)
await buildParser({ outfile: `${outdir}/trino-parser.cjs` })
await buildPython({ outdir: `${outdir}/python` })
for (const [name, schema] of Object.entries(publishedSchemas())) {
  await writeFile(`${outdir}/schemas/${name}.schema.json`, `${JSON.stringify(schema, undefined, 2)}\n`)
}
await rm('dist', { recursive: true, force: true })
await rename(outdir, 'dist')
