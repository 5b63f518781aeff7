/** Where a crawler makes tables that one would not expect, on AWS or here. */
export interface CrawlWarning {
  /** A word for programs, as in `etl crawl --json`. */
  readonly kind:
    | 'split-form'
    | 'split-schema'
    | 'split-layout'
    | 'stray-files'
    | 'unlike-files'
    | 'merged'
    | 'combined'
    | 'mixed-compression'
    | 'mixed-classifiers'
    | 'above-level'
    | 'below-level'
    | 'file-location'
    | 'name-taken'
    | 'name-cut'
    | 'key-is-column'
    | 'reads-more'
    | 'nested-paths'
    | 'unknown-format'
  /** The folder or file that it is about. */
  readonly uri: string
  readonly message: string
  readonly hint: string
}
