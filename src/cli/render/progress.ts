import type { RunProgress } from '../../lake/run-report.ts'
import type { Io } from '../io.ts'
import { formatBytes, formatCount, formatSeconds } from './numbers.ts'

/** One line on stderr that says how far a run is; nothing for work under a second, or without a terminal. */
export interface ProgressLine {
  update(progress: RunProgress): void
  clear(): void
}

const quietSeconds = 1
const plainIntervalSeconds = 10

export function createProgressLine(io: Io, { quiet }: { readonly quiet: boolean }): ProgressLine {
  if (quiet) return { update() {}, clear() {} }
  const started = Date.now()
  const terminal = io.stderr.isTTY === true && !io.environment.CI
  let shown = false
  let phase: { readonly name: string; readonly since: number } | undefined
  let lastPlain = started
  return {
    update(progress) {
      const now = Date.now()
      if (phase?.name !== progress.phase) phase = { name: progress.phase, since: now }
      if (now - started < quietSeconds * 1000) return
      const line = renderProgress(progress, (now - phase.since) / 1000)
      if (terminal) {
        io.stderr.write(`\r\u001b[2K${line.slice(0, (io.stderr.columns ?? 80) - 1)}`)
        shown = true
      } else if (now - lastPlain >= plainIntervalSeconds * 1000) {
        lastPlain = now
        io.stderr.write(`${line}\n`)
      }
    },
    clear() {
      if (shown) io.stderr.write('\r\u001b[2K')
      shown = false
    },
  }
}

/** `running  45% of 1.1 GB in 3 files  27,324 records  310 MB/s  2 s left`. */
export function renderProgress(progress: RunProgress, seconds: number): string {
  const { phase, bytes, totalBytes, files, records } = progress
  const share = totalBytes === 0 ? 0 : Math.min(1, bytes / totalBytes)
  const speed = seconds > 0 ? bytes / seconds : 0
  const left = speed > 0 ? (totalBytes - bytes) / speed : 0
  return [
    phase,
    `${Math.floor(share * 100)}% of ${formatBytes(totalBytes)} in ${formatCount(files)} ${files === 1 ? 'file' : 'files'}`,
    ...(records > 0 ? [`${formatCount(records)} records`] : []),
    ...(speed > 0 ? [`${formatBytes(speed)}/s`] : []),
    ...(left > 0 && share > 0.02 ? [`${formatSeconds(left)} left`] : []),
  ].join('  ')
}
