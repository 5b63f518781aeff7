import { build } from 'esbuild'

/**
 * Bundles Trino's grammar (lexer, parser and the ANTLR runtime) into one CommonJS file: the package's own
 * ES modules import directories, which Node refuses.
 */
export async function buildParser({ outfile }: { outfile: string }): Promise<void> {
  await build({
    stdin: {
      contents: [
        "export * from 'antlr4ng'",
        "export * from './node_modules/dt-sql-parser/dist/lib/trino/TrinoSqlLexer.js'",
        "export * from './node_modules/dt-sql-parser/dist/lib/trino/TrinoSqlParser.js'",
      ].join('\n'),
      resolveDir: new URL('..', import.meta.url).pathname,
    },
    outfile,
    bundle: true,
    platform: 'node',
    target: 'node20',
    format: 'cjs',
    minify: true,
    logLevel: 'warning',
  })
}
