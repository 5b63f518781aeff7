import { posix } from 'node:path'

/** A file below src/, by its path from there. */
export interface SourceFile {
  readonly path: string
  readonly text: string
}

/** From bottom to top: what stands in one layer may import itself and what stands above it here. */
const layers: readonly string[] = [
  'errors.ts',
  'spec',
  'records',
  'crawl',
  'compile',
  'lake',
  'catalog',
  'engine',
  'cli',
]

/** No I/O: only values in and values out. */
const pureFolders = ['spec', 'records', 'compile', 'crawl', 'provision']

/** What pure folders take of node all the same. */
const pureExceptions: Readonly<Record<string, readonly string[]>> = {
  // whether bytes are UTF-8 is a question about values
  'node:buffer': ['records/'],
  // the grammar comes in a bundle of its own, which is loaded when an expression needs it
  'node:fs': ['compile/athena/trino-parser.ts'],
  'node:module': ['compile/athena/trino-parser.ts'],
  'node:url': ['compile/athena/trino-parser.ts'],
}

/** Packages that only one folder may import. */
const packagesOf: readonly { readonly name: RegExp; readonly folder: string }[] = [
  { name: /^@aws-sdk\//, folder: 'aws' },
  { name: /^@duckdb\/node-api/, folder: 'engine' },
  { name: /^yargs(\/|$)/, folder: 'cli' },
]

const mostLines = 300

/** Everything in which the sources break the rules, a line each. */
export function findViolations(files: readonly SourceFile[]): readonly string[] {
  return files.flatMap((file) => [
    ...importsOf(file.text).flatMap((specifier) => importViolations(file.path, specifier)),
    ...sizeViolations(file),
    ...sqlViolations(file),
  ])
}

/** What a file imports or passes on, types included, also where it does so at run time. */
export function importsOf(text: string): readonly string[] {
  const code = withoutComments(text)
  const patterns = [
    /^\s*(?:import|export)\b[^'"`;]*?\bfrom\s*(['"])([^'"]+)\1/gm,
    /^\s*import\s*(['"])([^'"]+)\1/gm,
    /\bimport\s*\(\s*(['"`])([^'"`]+)\1/g,
    /\brequire(?:\.resolve)?\s*\(\s*(['"`])([^'"`]+)\1/g,
  ]
  return patterns.flatMap((pattern) => [...code.matchAll(pattern)].map((match) => match[2] ?? ''))
}

function importViolations(path: string, specifier: string): readonly string[] {
  const folder = layerOf(path)
  if (specifier.startsWith('.')) {
    const target = layerOf(posix.normalize(posix.join(posix.dirname(path), specifier)))
    return mayImport(folder, target) ? [] : [`${path} imports ${specifier}: ${folder} stands below ${target}`]
  }
  const owner = packagesOf.find(({ name }) => name.test(specifier))
  if (owner !== undefined && owner.folder !== folder) {
    return [`${path} imports ${specifier}, which is for ${owner.folder}/`]
  }
  const isAllowed = pureExceptions[specifier]?.some((exception) => path.startsWith(exception)) ?? false
  if (pureFolders.includes(folder) && specifier.startsWith('node:') && !isAllowed) {
    return [`${path} imports ${specifier}: ${folder}/ is pure`]
  }
  return []
}

/** The public API collects from every layer but the command line, which nothing imports. */
function mayImport(from: string, to: string): boolean {
  if (from === 'index.ts') return to !== 'cli'
  const [below, above] = [layers.indexOf(to), layers.indexOf(from)]
  return below >= 0 && above >= 0 && below <= above
}

function layerOf(path: string): string {
  return path.split('/')[0] ?? path
}

function sizeViolations({ path, text }: SourceFile): readonly string[] {
  const lines = text.split('\n').length - 1
  return lines > mostLines ? [`${path} has ${lines} lines, more than ${mostLines}`] : []
}

/** SQL is made where it is compiled; elsewhere no text begins like a statement, but for examples in help. */
function sqlViolations({ path, text }: SourceFile): readonly string[] {
  if (['compile', 'cli'].includes(layerOf(path))) return []
  const match = /[`'"](?:SELECT|COPY|CREATE|DESCRIBE|INSERT)\s[^`'"\n]{0,30}/.exec(withoutComments(text))
  return match === null ? [] : [`${path} makes SQL of its own: ${match[0].slice(1)}`]
}

function withoutComments(text: string): string {
  return text.replaceAll(/\/\*[\s\S]*?\*\//g, '').replaceAll(/^\s*\/\/.*$/gm, '')
}
