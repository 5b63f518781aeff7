/** A position in the text of an expression or query, both counted from 1; columns count characters. */
export interface Position {
  readonly line: number
  readonly column: number
}

/** From the first character to just past the last one. */
export interface Span {
  readonly start: Position
  readonly end: Position
}

/** The span of a text that begins at `start`. */
export function spanOf(start: Position, text: string): Span {
  const lines = text.split('\n')
  const last = [...(lines.at(-1) ?? '')].length
  const end =
    lines.length === 1
      ? { line: start.line, column: start.column + last }
      : { line: start.line + lines.length - 1, column: last + 1 }
  return { start, end }
}

export function joinSpans(first: Span, last: Span): Span {
  return { start: first.start, end: last.end }
}
