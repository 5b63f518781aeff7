/** Names and texts of Spark's SQL, which may hold a line break that is theirs, and breaks before a line that has text. */
const breaks = /`(?:[^`]|``)*`|'(?:[^'\\]|\\.)*'|\n(?=.)/gs

/** Moves SQL to the right by two spaces. */
export function indent(sql: string): string {
  return `  ${sql.replaceAll(breaks, (found) => (found === '\n' ? '\n  ' : found))}`
}
