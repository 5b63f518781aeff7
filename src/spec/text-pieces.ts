/** From `offset` in a text on, it stands in its file at `fileOffset`, character by character, up to the next piece. */
export interface TextPiece {
  readonly offset: number
  readonly fileOffset: number
}

/**
 * Where the text of a YAML scalar stands in its file: escapes, folded lines and the indentation of a block tear it
 * into pieces. White space is passed over, which YAML may have changed.
 */
export function textPieces(options: {
  /** What YAML makes of the scalar. */
  readonly text: string
  /** The whole file. */
  readonly file: string
  /** Of the scalar in the file: its first character, its quote or the header of its block. */
  readonly start: number
}): readonly TextPiece[] {
  const { text, file, start } = options
  const style = file[start]
  const isBlock = style === '|' || style === '>'
  const isQuoted = style === '"' || style === "'"
  let at = isBlock ? file.indexOf('\n', start) + 1 : isQuoted ? start + 1 : start
  const pieces: TextPiece[] = []
  for (let offset = 0; offset < text.length; ) {
    if (isSpace(text[offset])) {
      offset += 1
      continue
    }
    while (isSpace(file[at])) at += 1
    const escaped = isQuoted ? escapeAt(file, at) : undefined
    if (escaped?.isSpace) {
      at += escaped.length
      continue
    }
    const last = pieces.at(-1)
    if (last === undefined || at - offset !== last.fileOffset - last.offset)
      pieces.push({ offset, fileOffset: at })
    offset += escaped?.characters ?? 1
    at += escaped?.length ?? 1
  }
  return pieces
}

const escapePattern = /''|\\(?:x([\dA-Fa-f]{2})|u([\dA-Fa-f]{4})|U([\dA-Fa-f]{8})|\r?\n|[\s\S])/y

function escapeAt(
  file: string,
  at: number,
): { readonly length: number; readonly characters: number; readonly isSpace: boolean } | undefined {
  escapePattern.lastIndex = at
  const match = escapePattern.exec(file)
  if (match === null) return undefined
  const [written] = match
  const code = match[1] ?? match[2] ?? match[3]
  const character = code === undefined ? undefined : String.fromCodePoint(Number.parseInt(code, 16))
  return {
    length: written.length,
    characters: character?.length ?? 1,
    isSpace: character === undefined ? /^\\[\stnvfr_LP]/.test(written) : isSpace(character),
  }
}

function isSpace(character: string | undefined): boolean {
  return character !== undefined && /\s/.test(character)
}
