import { type CheckedCrawler, checkCrawlers } from '../crawl/tables/check-crawlers.ts'
import { SpecError } from '../errors.ts'
import { closest } from '../spec/did-you-mean.ts'
import type { Project } from '../spec/parse-project.ts'

/** The crawlers of a project by name, all where none is named. Throws `SpecError` with everything that is wrong. */
export function findCrawlers(names: readonly string[], project: Project): readonly CheckedCrawler[] {
  const { settings, settingsProblems } = project
  const { crawlers, problems } = checkCrawlers(settings)
  const all = [...settingsProblems, ...problems]
  if (all.length > 0) throw new SpecError(all)
  const known = crawlers.map(({ crawler }) => crawler.name)
  if (known.length === 0) {
    throw new SpecError({
      message: 'there are no crawlers in etl.yaml',
      expected: 'crawlers: { rawCrawler: { database: raw, paths: [s3://bucket/prefix] } }',
    })
  }
  const unknown = names.filter((name) => !known.includes(name))
  if (unknown.length > 0) throw new SpecError(unknown.map((name) => unknownCrawler(name, known)))
  return names.length === 0
    ? crawlers
    : names.flatMap((name) => crawlers.filter(({ crawler }) => crawler.name === name))
}

function unknownCrawler(name: string, known: readonly string[]) {
  const suggestion = closest(name, known)
  return {
    message: `there is no crawler '${name}'`,
    expected: known.join(', '),
    ...(suggestion === undefined ? {} : { hint: `did you mean '${suggestion}'?` }),
  }
}
