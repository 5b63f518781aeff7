import { build } from 'esbuild'

/** The packages that are loaded together with a file; what it imports later, when it is needed, is left out. */
export async function packagesLoadedWith(file: string): Promise<readonly string[]> {
  const { metafile } = await build({
    entryPoints: { entry: file },
    bundle: true,
    splitting: true,
    format: 'esm',
    platform: 'node',
    packages: 'external',
    metafile: true,
    write: false,
    outdir: 'out',
  })
  const seen = new Set<string>()
  const follow = (output: string): readonly string[] => {
    if (seen.has(output)) return []
    seen.add(output)
    const statics = metafile.outputs[output]?.imports.filter(({ kind }) => kind === 'import-statement') ?? []
    return statics.flatMap(({ path, external }) => (external ? [path] : follow(path)))
  }
  const packages = follow('out/entry.js')
    .filter((path) => !path.startsWith('node:'))
    .map((path) => /^(?:@[^/]+\/)?[^/]+/.exec(path)?.[0] ?? path)
  return [...new Set(packages)].toSorted()
}
