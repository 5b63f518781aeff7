import { spawn } from 'node:child_process'
import { readFileSync } from 'node:fs'

export interface TimedRun {
  readonly seconds: number
  readonly peakMegabytes: number
}

/** Writes the peak memory of the process (in KB) to `$PEAK_FILE` as it ends. */
const reportPeak =
  "import{writeFileSync}from'node:fs';process.on('exit',()=>writeFileSync(process.env.PEAK_FILE,String(process.resourceUsage().maxRSS)))"

/** Runs `node` with these arguments, from start to end of the process. Throws with what it said when it fails. */
export async function timeNode(
  args: readonly string[],
  peakFile: string,
  cwd = process.cwd(),
): Promise<TimedRun> {
  const start = performance.now()
  const child = spawn(process.execPath, args, {
    cwd,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: {
      ...process.env,
      NODE_OPTIONS: `--import=data:text/javascript,${encodeURIComponent(reportPeak)}`,
      PEAK_FILE: peakFile,
    },
  })
  let said = ''
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk) => {
      said += chunk
    })
  }
  const code = await new Promise((resolve) => child.on('close', resolve))
  const seconds = (performance.now() - start) / 1000
  if (code !== 0) throw new Error(`node ${args.join(' ')} ended with ${code}: ${said}`)
  return { seconds, peakMegabytes: Number(readFileSync(peakFile, 'utf8')) / 1000 }
}

export interface Summary extends TimedRun {
  /**
   * To the first contender: the median of what each round gave. Other work on the machine comes and goes, and
   * weighs on the neighbours of a round alike.
   */
  readonly ratio: number
}

/** Runs each of the contenders in turn, `runs` times round; gives medians, and the highest peak. */
export async function alternate<Name extends string>(
  contenders: Readonly<Record<Name, () => Promise<TimedRun>>>,
  runs: number,
): Promise<Readonly<Record<Name, Summary>>> {
  const names = Object.keys(contenders) as Name[]
  const rounds: Record<Name, TimedRun>[] = []
  for (let round = 0; round < runs; round += 1) {
    const timed: Partial<Record<Name, TimedRun>> = {}
    for (const name of names) timed[name] = await contenders[name]()
    rounds.push(timed as Record<Name, TimedRun>)
  }
  const [first] = names
  if (first === undefined) throw new Error('nobody to time')
  const summarize = (name: Name): Summary => ({
    seconds: median(rounds.map((round) => round[name].seconds)),
    ratio: median(rounds.map((round) => round[name].seconds / round[first].seconds)),
    peakMegabytes: Math.max(...rounds.map((round) => round[name].peakMegabytes)),
  })
  return Object.fromEntries(names.map((name) => [name, summarize(name)])) as Record<Name, Summary>
}

function median(values: readonly number[]): number {
  return values.toSorted((left, right) => left - right)[Math.floor(values.length / 2)] ?? Number.NaN
}
