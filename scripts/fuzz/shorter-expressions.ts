const quotes = ['"', "'"]

/** The parts of an expression that stand in its brackets, between commas, the longest first; and a constant. */
export function shorterExpressions(text: string): readonly string[] {
  const parts = new Set<string>()
  const open: number[][] = []
  for (let at = 0; at < text.length; at++) {
    const character = text[at] ?? ''
    if (quotes.includes(character)) at = text.indexOf(character, at + 1)
    if (at < 0) break
    if ('(['.includes(character)) open.push([at])
    else if (character === ',') open.at(-1)?.push(at)
    else if (')]'.includes(character)) {
      const starts = open.pop()
      if (starts === undefined) break
      const ends = [...starts.slice(1), at]
      for (const [index, start] of starts.entries()) parts.add(text.slice(start + 1, ends[index]).trim())
    }
  }
  const inner = [...parts].flatMap((part) => [part, ...splitAtOperator(part)])
  return [...new Set([...inner, ...splitAtOperator(text)])]
    .filter((part) => part.length > 0 && part.length < text.length)
    .sort((one, two) => one.length - two.length)
    .slice(0, 40)
}

function splitAtOperator(text: string): readonly string[] {
  return text
    .split(/ (?:\+|-|\*|\/|%|=|<>|<|<=|>|>=|\|\||AND|OR|AS|IS|WHEN|THEN|ELSE) /)
    .map((part) => part.trim())
}
