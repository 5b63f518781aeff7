import { relative, sep } from 'node:path'

/** The key of a path below a folder: the way to it, with slashes. */
export function keyBelow(folder: string, path: string): string {
  return relative(folder, path).split(sep).join('/')
}
