/** CSV as RFC 4180 has it; an unquoted empty cell is NULL, a quoted one is an empty text. */
export function parseCsv(text: string): readonly (readonly (string | null)[])[] {
  const records: (string | null)[][] = []
  let record: (string | null)[] = []
  for (let at = 0; at < text.length; ) {
    let cell: string | null
    if (text[at] === '"') {
      const match = /"((?:[^"]|"")*)"/y
      match.lastIndex = at
      const found = match.exec(text)
      if (found === null) throw new Error(`a quote is open from ${at} on`)
      cell = (found[1] ?? '').replaceAll('""', '"')
      at += found[0].length
    } else {
      const end = /[^,\r\n]*/y
      end.lastIndex = at
      const plain = end.exec(text)?.[0] ?? ''
      if (plain.includes('"')) throw new Error(`a quote inside the plain cell ${plain}`)
      cell = plain === '' ? null : plain
      at += plain.length
    }
    record.push(cell)
    if (text[at] === ',') {
      at += 1
      if (at < text.length && text[at] !== '\n') continue
      record.push(null)
    }
    if (text[at] === '\r') at += 1
    if (at < text.length && text[at] !== '\n') throw new Error(`unexpected ${text[at]} at ${at}`)
    at += 1
    records.push(record)
    record = []
  }
  return records
}
