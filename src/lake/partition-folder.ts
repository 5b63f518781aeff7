/**
 * Escapes a partition value as Hive and Spark do for folder names.
 * Source: `charToEscape` in Spark's ExternalCatalogUtils.
 */
export function escapePartitionValue(value: string): string {
  return value.replaceAll(
    // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what Hive escapes
    /[\u0001-\u001f\u007f"#%'*/:=?\\{[\]^]/g,
    (char) => `%${char.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`,
  )
}

/** `year=2026/month=11`, for keys in order. */
export function partitionFolder(
  values: readonly { readonly name: string; readonly value: string }[],
): string {
  return values
    .map(({ name, value }) => `${escapePartitionValue(name)}=${escapePartitionValue(value)}`)
    .join('/')
}

/** Reads `key=value` folders as DuckDB writes them, percent-encoded throughout. */
export function parseStagedFolder(
  folder: string,
): readonly { readonly name: string; readonly value: string }[] {
  return folder
    .split('/')
    .filter((part) => part !== '')
    .map((part) => {
      const at = part.indexOf('=')
      return { name: decodeURIComponent(part.slice(0, at)), value: decodeURIComponent(part.slice(at + 1)) }
    })
}

/** The values in a folder that `partitionFolder` has made. */
export function parsePartitionFolder(folder: string): readonly string[] {
  return folder.split('/').map((part) => decodeURIComponent(part.slice(part.indexOf('=') + 1)))
}
