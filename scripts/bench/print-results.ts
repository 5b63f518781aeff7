import type { Summary } from './timed-run.ts'

/** One line for each contender; the first is what the ratios are to. */
export function printResults(
  title: string,
  results: Readonly<Record<string, Summary>>,
  megabytes?: number,
): void {
  const lines = Object.entries(results).map(([name, { seconds, ratio, peakMegabytes }]) =>
    [
      name.padEnd(30),
      `${seconds.toFixed(2)} s`.padStart(9),
      `${ratio.toFixed(2)} ×`.padStart(9),
      ...(megabytes === undefined ? [] : [`${Math.round(megabytes / seconds)} MB/s`.padStart(10)]),
      `${Math.round(peakMegabytes)} MB peak`.padStart(14),
    ].join(''),
  )
  process.stdout.write(`\n${title}\n${lines.join('\n')}\n`)
}
