import { createJobChecker } from '../../src/compile/check-project.ts'
import { checkCrawlers } from '../../src/crawl/tables/check-crawlers.ts'
import type { Place, Problem } from '../../src/errors.ts'
import { parseProject } from '../../src/spec/parse-project.ts'

/** All that is wrong with a project, told at once, in the order of files and lines. */
export function problemsOf(files: Readonly<Record<string, string>>): readonly Problem[] {
  const project = parseProject(Object.entries(files).map(([file, text]) => ({ file, text })))
  const check = createJobChecker(project)
  const problems = [
    ...project.settingsProblems,
    ...checkCrawlers(project.settings).problems,
    ...project.schemas.flatMap((schema) => schema.problems),
    ...project.jobs.flatMap(({ name }) => check(name)?.problems ?? []),
  ]
  const seen = new Map(problems.map((problem) => [JSON.stringify(problem), problem]))
  const order = Object.keys(files)
  const position = ({ place = {} }: Problem) => [
    order.indexOf(place.file ?? ''),
    place.line ?? 0,
    place.column ?? 0,
  ]
  return [...seen.values()].sort((left, right) => {
    const pairs = position(left).map((part, index) => part - (position(right)[index] ?? 0))
    return pairs.find((difference) => difference !== 0) ?? 0
  })
}

/** Texts with a `▶` before every spot where a problem is due, as texts without it, and the spots. */
export function marked(files: Readonly<Record<string, string>>): {
  readonly files: Readonly<Record<string, string>>
  readonly places: readonly Place[]
} {
  const places = Object.entries(files).flatMap(([file, text]) =>
    [...text.matchAll(/▶/g)].map(({ index }) => {
      const lines = text.slice(0, index).split('\n')
      const column = (lines.at(-1) ?? '').replaceAll('▶', '').length + 1
      return { file, line: lines.length, column }
    }),
  )
  const plain = Object.entries(files).map(([file, text]) => [file, text.replaceAll('▶', '')])
  return { files: Object.fromEntries(plain), places }
}

/** `message | expected | hint` of a problem, as far as it has them. */
export function printProblem({ message, expected, hint }: Problem): string {
  return [message, expected, hint].filter((text) => text !== undefined).join(' | ')
}
