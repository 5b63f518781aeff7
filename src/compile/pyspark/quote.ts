/** A column, field or view name in Spark's SQL: bare where every reader knows it, else in backticks. */
export function quoteIdentifier(name: string): string {
  if (/^[a-z][a-z0-9]*(_[a-z0-9]+)*$/.test(name) && !keywords.has(name)) return name
  return `\`${name.replaceAll('`', '``')}\``
}

/** Words that Spark's ANSI mode reserves, or that read as something else where a column could stand. */
const keywords = new Set(
  `and anti any array as asc at authorization between bigint binary boolean both by case cast char character check
  collate collation column constraint create cross cube current current_catalog current_date current_schema
  current_time current_timestamp current_user date decimal default delete desc describe distinct drop else end
  escape except exists explode external extract false fetch filter float for foreign from full function global grant
  group grouping having if in inner insert int integer intersect interval into is join lateral leading left like
  limit local map minus natural no not null offset on only or order out outer overlaps partition posexplode primary
  qualify range recursive references regexp rlike right rollup row rows select semi session_user set some struct
  table tablesample then time timestamp timestamp_ntz to trailing true truncate union unique unknown update user
  using values variant void when where window with within`.split(/\s+/),
)

/** Characters that stand for something else in a literal of Spark's SQL, or that a reader cannot see. */
const escapes: Readonly<Record<string, string>> = {
  '\\': '\\\\',
  "'": "\\'",
  '\n': '\\n',
  '\r': '\\r',
  '\t': '\\t',
  // `${name}` would be taken for a variable
  $: '\\u0024',
}

/** A string literal of Spark's SQL; any text. */
export function quoteString(text: string): string {
  const escaped = text.replace(
    // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is escaped
    /[\\'$\u0000-\u001f\u007f-\u009f\u2028\u2029]/g,
    (character) => escapes[character] ?? `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  )
  return `'${escaped}'`
}

/** A field of a struct. */
export function printField(struct: string, name: string): string {
  const base = /^[\w.`]+$/.test(struct) ? struct : `(${struct})`
  return `${base}.${quoteIdentifier(name)}`
}

/** A string literal of Python, in double quotes as formatters have them. */
export function quotePython(text: string): string {
  return JSON.stringify(text)
    .replace(/[\u007f-\u009f\u2028\u2029\ufeff]/g, escapeUnit)
    .replace(
      /[\ud800-\udfff](?<![\ud800-\udbff][\udc00-\udfff])(?!(?<=[\ud800-\udbff])[\udc00-\udfff])/g,
      escapeUnit,
    )
}

function escapeUnit(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`
}
