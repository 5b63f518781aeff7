#!/usr/bin/env node
import { version } from './version.ts'

// The two most frequent shortest calls are answered before anything is loaded.
const [first, ...rest] = process.argv.slice(2)
if (rest.length === 0 && (first === '--version' || first === '-v')) {
  process.stdout.write(`${version}\n`)
} else {
  // a reader that has seen enough, as `head` has, is no failure
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE') process.exit()
    throw error
  })
  const { main } = await import('./main.ts')
  process.exitCode = await main(process.argv.slice(2))
}
