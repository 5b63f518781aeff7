import type { Field } from '../../spec/data-type.ts'

/** The text of a partition key as a folder spells it, by the key's name. */
export type SpelledKeys = Readonly<Record<string, string>>

/**
 * The keys of a file's folders whose text is `NULL` in any case: DuckDB takes those for NULL (measured with 1.5.6),
 * where Hive, Spark and Athena read a text.
 */
export function findNullLikeKeys(file: string, partitionKeys: readonly Field[]): SpelledKeys {
  const found = file.split('/').flatMap((part) => {
    const [, name = '', value] = /^([^=]+)=(null)$/i.exec(part) ?? []
    const key = partitionKeys.find((candidate) => candidate.name === decodeName(name))
    return key === undefined || value === undefined ? [] : [[key.name, value] as const]
  })
  return Object.fromEntries(found)
}

function decodeName(name: string): string {
  try {
    return decodeURIComponent(name)
  } catch {
    return name
  }
}
