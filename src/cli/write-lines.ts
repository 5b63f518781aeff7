import { once } from 'node:events'

/** Writes lines no faster than they are taken. */
export async function writeLines(lines: Iterable<string>, stream: NodeJS.WritableStream): Promise<void> {
  let block = ''
  const write = async () => {
    if (!stream.write(block)) await once(stream, 'drain')
    block = ''
  }
  for (const line of lines) {
    block += `${line}\n`
    if (block.length > blockCharacters) await write()
  }
  await write()
}

const blockCharacters = 65_536
