import { existsSync } from 'node:fs'
import { mkdir, rm, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { EtlError, OperatorError, SpecError } from '../errors.ts'
import type { ProjectFile } from '../spec/parse-project.ts'

/** Nothing is written where anything would be lost. Throws `SpecError`. */
export function refuseToOverwrite(paths: readonly string[], folder: string, dir: string): void {
  const inTheWay = paths.filter((path) => existsSync(join(folder, path)))
  if (inTheWay.length === 0) return
  const isProject = inTheWay.includes('etl.yaml')
  throw new SpecError({
    message: isProject ? `there is a project in ${folder} already` : `files in ${folder} are in the way`,
    found: inTheWay.join(', '),
    hint: isProject
      ? 'give the name of a new folder: etl init <dir>'
      : `move them away, or give the name of a new folder: etl init ${dir === '.' ? '<dir>' : `${dir}-etl`}`,
  })
}

/** Writes one file of a new project; one that is there already is an error. Throws `OperatorError`. */
export async function writeProjectFile(
  { file, content }: { readonly file: string; readonly content: string | Uint8Array },
  folder: string,
): Promise<void> {
  const path = join(folder, file)
  try {
    await mkdir(dirname(path), { recursive: true })
    await writeFile(path, content, { flag: 'wx' })
  } catch (error) {
    throw cannotWrite(path, error)
  }
}

const gitignore = 'node_modules/\n.etl/\n'

/** Writes a drafted project, and takes back what it wrote where that fails or is interrupted. The result is paths. */
export async function writeProject(
  options: {
    readonly folder: string
    readonly files: readonly ProjectFile[]
    /** Brings the data; the result is its paths below the folder. */
    readonly copy: () => Promise<readonly string[]>
  },
  signal: AbortSignal,
): Promise<readonly string[]> {
  const { folder, files, copy } = options
  const written: string[] = []
  try {
    if (!existsSync(join(folder, '.gitignore'))) {
      await writeProjectFile({ file: '.gitignore', content: gitignore }, folder)
      written.push('.gitignore')
    }
    for (const { file, text } of files) {
      await writeProjectFile({ file, content: text }, folder)
      written.push(file)
    }
    const copied = await copy()
    signal.throwIfAborted()
    return [...written, ...copied]
  } catch (error) {
    for (const file of [...written, 'sample-data/raw'])
      await rm(join(folder, file), { recursive: true, force: true })
    if (error instanceof EtlError || (error as NodeJS.ErrnoException).code === undefined) throw error
    throw cannotWrite(folder, error)
  }
}

function cannotWrite(path: string, error: unknown): OperatorError {
  return new OperatorError(
    { message: `cannot write ${path}: ${(error as Error).message}`, hint: 'give another folder' },
    { cause: error },
  )
}
