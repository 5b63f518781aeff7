import { resolve } from 'node:path'
import type { CheckedJob } from '../compile/checked-job.ts'
import { displayPath, type LocalLake, lakePath } from '../lake/addresses.ts'
import { type InputAddress, type ListedInput, listInputs, nameGiven } from '../lake/list-inputs.ts'
import { listWindow } from '../lake/list-window.ts'
import { openSourceTable, type SourceTable } from '../lake/source-table.ts'
import { printWindow } from '../spec/time-window.ts'
import { chooseWindow, type WindowOptions } from './choose-window.ts'

interface Places {
  readonly input?: string | undefined
  readonly output?: string | undefined
  readonly workingDirectory: string
}

/** The files of a job's sources, as far as a run looks at them. */
export interface ListedSources {
  readonly listed: readonly ListedInput[]
  /** Of each join, in the order of the steps. */
  readonly joined: readonly (readonly ListedInput[])[]
  readonly warnings: readonly string[]
  /** Digits of the newest folder that was passed over because of the job's lookback. */
  readonly newestBefore?: string
}

/** Lists the main source of a job, within the run's window of time if it has one, and those of its joins. */
export async function listSources(
  checked: CheckedJob,
  options: Places & WindowOptions & { readonly now: Date },
  lake: LocalLake,
): Promise<ListedSources> {
  const { input, workingDirectory } = options
  const named = `the source of ${checked.job.file}`
  const main = await listMain(checked, options, {
    address: checked.source.address,
    override: input,
    workingDirectory,
    lake,
    named: input === undefined ? named : '--input',
  })
  const joined: (readonly ListedInput[])[] = []
  for (const step of checked.steps) {
    if (step.kind !== 'join') continue
    joined.push(await listInputs({ address: step.source.address, workingDirectory, lake, named }))
  }
  return { ...main, joined }
}

/** Opens the table that is a job's source; undefined where that is other files. */
export async function openTableOf(
  { job, source: { address } }: CheckedJob,
  { workingDirectory }: Pick<Places, 'workingDirectory'>,
  lake: LocalLake,
): Promise<SourceTable | undefined> {
  return openSourceTable({ address, workingDirectory, lake, named: `the source of ${job.file}` })
}

async function listMain(
  checked: CheckedJob,
  options: WindowOptions & { readonly now: Date },
  address: InputAddress,
): Promise<Omit<ListedSources, 'joined'>> {
  const window = chooseWindow(checked, options)
  const { layout } = checked.source
  const looked = address.override ?? address.address
  if (window === undefined || layout === undefined) {
    const listed = nameGiven(await listInputs(address), address)
    return { listed, warnings: warnOfFiles(listed, looked) }
  }
  const { inputs, newestBefore, unfit } = await listWindow({ ...address, layout, window })
  const warnings = warnOfFiles(inputs, `${looked} ${printWindow(window)}`)
  const wanted = options.from !== undefined || options.to !== undefined
  return {
    listed: inputs,
    warnings: [
      ...warnings,
      ...warnOfUnfit(
        unfit.map((path) => displayPath(path, address.lake.root)),
        layout.text,
      ),
    ],
    ...(wanted || newestBefore === undefined ? {} : { newestBefore }),
  }
}

function warnOfFiles(listed: readonly ListedInput[], looked: string): readonly string[] {
  if (listed.length === 0) return [`there are no files at ${looked}`]
  return listed.filter(({ bytes }) => bytes === 0).map(({ uri }) => `${uri} is empty`)
}

function warnOfUnfit(unfit: readonly string[], layout: string): readonly string[] {
  if (unfit.length === 0) return []
  const examples = unfit.slice(0, 3).join(', ')
  const more = unfit.length > 3 ? ` and ${unfit.length - 3} more` : ''
  return [`passed over, because the layout ${layout} has no such names: ${examples}${more}`]
}

/** The directory of a job's table, or of what was given instead of it. */
export function findTablePath(
  address: string,
  { output, workingDirectory }: Places,
  lake: LocalLake,
): string {
  if (output === undefined || /^s3a?:\/\//.test(output)) return lakePath(output ?? address, lake)
  return resolve(workingDirectory, output)
}
