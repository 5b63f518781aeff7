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

/** Runs each of the contenders in turn, `runs` times round; gives the median of each. */
export async function alternate<Name extends string>(
  contenders: Readonly<Record<Name, () => Promise<TimedRun>>>,
  runs: number,
): Promise<Readonly<Record<Name, TimedRun>>> {
  const names = Object.keys(contenders) as Name[]
  const results = new Map<Name, TimedRun[]>(names.map((name) => [name, []]))
  for (let round = 0; round < runs; round += 1) {
    for (const name of names) results.get(name)?.push(await contenders[name]())
  }
  return Object.fromEntries(names.map((name) => [name, summarize(results.get(name) ?? [])])) as Record<
    Name,
    TimedRun
  >
}

function summarize(runs: readonly TimedRun[]): TimedRun {
  const seconds = runs.map((run) => run.seconds).sort((left, right) => left - right)
  return {
    seconds: seconds[Math.floor(seconds.length / 2)] ?? Number.NaN,
    peakMegabytes: Math.max(...runs.map((run) => run.peakMegabytes)),
  }
}
