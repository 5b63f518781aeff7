import type { ClassifiedFile } from '../../engine/crawl/classify-files.ts'

/** Files that one classifier reads, and why those asked before did not. */
export interface ClassifierCount {
  readonly format: string
  /** `WeatherClassifier`, or `the built-in one`. */
  readonly classifier: string
  readonly files: readonly string[]
  /** Different reasons, a line each. */
  readonly reasons: readonly string[]
}

/** What reads the files, those that most files have first. */
export function countClassifiers(files: readonly ClassifiedFile[]): readonly ClassifierCount[] {
  const counts = new Map<string, ClassifierCount & { readonly files: string[] }>()
  for (const { uri, format, classifier, tried, problem } of files) {
    const reasons = [
      ...tried.map((one) => `${one.classifier} did not: ${one.reason}`),
      ...(problem === undefined ? [] : [problem]),
    ]
    const by = classifier ?? (format === 'unknown' ? 'no classifier' : 'the built-in classifier')
    const key = JSON.stringify([format, by, reasons])
    const known = counts.get(key)
    if (known === undefined) counts.set(key, { format, classifier: by, files: [uri], reasons })
    else known.files.push(uri)
  }
  return [...counts.values()].sort((left, right) => right.files.length - left.files.length)
}
