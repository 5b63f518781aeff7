import type { Problem } from '../../errors.ts'
import { parseJsonPath } from '../../records/parse-json-path.ts'
import type { Crawler, DeclaredClassifier } from '../../spec/crawler.ts'
import { type Expression, placeAt } from '../../spec/expression.ts'
import type { Classifier } from '../classify/classification.ts'
import { type ExcludeGlob, parseExclude } from './match-exclude.ts'

/** A crawler with its texts read. */
export interface CheckedCrawler {
  readonly crawler: Crawler
  /** In the order they are tried. */
  readonly classifiers: readonly Classifier[]
  readonly excludes: readonly ExcludeGlob[]
}

interface CrawlerSettings {
  readonly crawlers: readonly Crawler[]
  readonly classifiers: readonly DeclaredClassifier[]
}

/** Reads the JSON paths and exclude globs of etl.yaml; each mistake has its line and column. */
export function checkCrawlers({ crawlers, classifiers }: CrawlerSettings): {
  readonly crawlers: readonly CheckedCrawler[]
  readonly problems: readonly Problem[]
} {
  const problems: Problem[] = []
  const read = classifiers.flatMap(({ name, jsonPath }) => {
    const parsed = parseJsonPath(jsonPath.text)
    if ('path' in parsed) return [{ name, jsonPath: parsed.path }]
    problems.push(placed(parsed.problem, jsonPath))
    return []
  })
  const checked = crawlers.map((crawler) => ({
    crawler,
    classifiers: crawler.classifiers.flatMap((name) => read.filter((candidate) => candidate.name === name)),
    excludes: crawler.exclude.flatMap((glob) => {
      const parsed = parseExclude(glob.text)
      if (!('problem' in parsed)) return [parsed]
      problems.push(placed(parsed.problem, glob))
      return []
    }),
  }))
  return { crawlers: checked, problems }
}

/** The column of a problem counts in its text. */
function placed(problem: Problem, text: Expression): Problem {
  return { ...problem, place: placeAt(text, (problem.place?.column ?? 1) - 1) }
}
