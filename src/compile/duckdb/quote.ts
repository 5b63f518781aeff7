/** Words that DuckDB takes for something else, or not at all, where a bare column name could stand. */
const keywords = new Set(
  `all analyse analyze and anti any array as asc asof asymmetric at authorization between bigint binary bit boolean both
  by case cast char character check coalesce collate collation column columns concurrently constraint create cross
  current_catalog current_date current_role current_schema current_time current_timestamp current_user date day dec
  decimal default deferrable desc describe distinct do else end except exists extract false fetch float for foreign
  freeze from full generated glob grant group grouping grouping_id having hour ilike in initially inner inout int
  integer intersect interval into is isnull join lambda lateral leading left like limit localtime localtimestamp map
  minute month national natural nchar none not notnull null nullif numeric offset on only or order out outer over
  overlaps overlay pivot pivot_longer pivot_wider placing position positional precision primary qualify real
  references returning right row rowid second select semi session_user setof show similar smallint some struct
  substring summarize symmetric table tablesample then time timestamp to trailing treat trim true try_cast union
  unique unpack unpivot user using values varchar variadic verbose when where window with xmlattributes xmlconcat
  xmlelement xmlexists xmlforest xmlnamespaces xmlparse xmlpi xmlroot xmlserialize xmltable year`.split(
    /\s+/,
  ),
)

/** A column, field or relation name in DuckDB's SQL: bare where that is safe to read back, else in double quotes. */
export function quoteIdentifier(name: string): string {
  if (/^[a-z_][a-z0-9_]*$/.test(name) && !keywords.has(name)) return name
  return `"${name.replaceAll('"', '""')}"`
}

/**
 * A field of a struct. DuckDB takes the `x` of `x.a` for a relation or a column before it takes it for the parameter
 * of a lambda; in parentheses it is what is nearest.
 */
export function printField(struct: string, name: string): string {
  const base = /^(\w+|"([^"]|"")*")$/.test(struct) ? `(${struct})` : struct
  return `${base}.${quoteIdentifier(name)}`
}

/** A string literal of DuckDB's SQL; any text, NUL included. */
export function quoteString(text: string): string {
  const parts = text.split('\0').map((part) => `'${part.replaceAll("'", "''")}'`)
  return parts.length === 1 ? (parts[0] ?? "''") : `(${parts.join(' || chr(0) || ')})`
}

/** Names and texts, which may hold a line break that is theirs, and breaks before a line that has text. */
const breaks = /"[^"]*"|'[^']*'|\n(?=.)/g

/** Moves SQL to the right by two spaces. */
export function indent(sql: string): string {
  return `  ${sql.replaceAll(breaks, (found) => (found === '\n' ? '\n  ' : found))}`
}
