import { existsSync } from 'node:fs'
import { createRequire } from 'node:module'
import { fileURLToPath } from 'node:url'
import type * as Runtime from 'antlr4ng'
import type * as Lexer from 'dt-sql-parser/dist/lib/trino/TrinoSqlLexer.js'
import type * as Parser from 'dt-sql-parser/dist/lib/trino/TrinoSqlParser.js'

/** Trino's grammar as one module: the lexer, the parser with a class per alternative, and the ANTLR runtime. */
export type TrinoParser = typeof Runtime & typeof Lexer & typeof Parser

let loaded: TrinoParser | undefined

/** Loaded on first use and synchronously: a process that parses nothing does not pay for it. */
export function loadTrinoParser(): TrinoParser {
  loaded ??= createRequire(import.meta.url)(findBundle()) as TrinoParser
  return loaded
}

function findBundle(): string {
  const besideModule = fileURLToPath(new URL('./trino-parser.cjs', import.meta.url))
  if (existsSync(besideModule)) return besideModule
  return fileURLToPath(new URL('../../../dist/trino-parser.cjs', import.meta.url))
}
