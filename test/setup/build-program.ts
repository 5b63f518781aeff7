import { execFileSync } from 'node:child_process'
import { readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'

const root = join(import.meta.dirname, '../..')
const built = join(root, 'dist/bin.js')

/** Builds the program before the tests where it is missing or older than its sources. */
export default function setup(): void {
  const made = statSync(built, { throwIfNoEntry: false })?.mtimeMs ?? 0
  const sources = ['src', 'scripts'].flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' }).map((name) =>
      join(root, folder, name),
    ),
  )
  if (sources.every((file) => statSync(file).mtimeMs <= made)) return
  execFileSync(process.execPath, [join(root, 'node_modules/tsx/dist/cli.mjs'), 'scripts/build.ts'], {
    cwd: root,
    stdio: 'inherit',
  })
}
