import { mkdir, mkdtemp, rm } from 'node:fs/promises'
import { totalmem } from 'node:os'
import { join } from 'node:path'
import { stateFolder } from '../../lake/addresses.ts'
import { findSpark } from './find-spark.ts'
import { openSpark, type Spark } from './open-spark.ts'

/** More heap than this makes a local run no faster. */
const mostHeapBytes = 4 * 2 ** 30

/** Less than this is read before Java's second compiler has paid for itself (measured: 47 s of CPU time without, 18 s). */
const smallInputBytes = 32_000_000
export const quickJavaOptions = '-XX:TieredStopAtLevel=1 -XX:+UseSerialGC'

/** Lets `use` run jobs on a Spark session of this machine. Throws `OperatorError` where there is no Spark. */
export async function withSpark<T>(
  options: {
    /** Absolute path of the project's folder. */
    readonly root: string
    readonly environment: Readonly<Record<string, string | undefined>>
    /** Absolute path of the folder that holds the Python package glue_etl. */
    readonly packageFolder: string
    readonly threads: number
  },
  use: (spark: Spark) => Promise<T>,
): Promise<T> {
  const installation = await findSpark(options)
  const parent = join(options.root, stateFolder, 'tmp')
  await mkdir(parent, { recursive: true })
  const scratchDir = await mkdtemp(join(parent, 'spark-'))
  const memoryBytes = Math.min(mostHeapBytes, totalmem() / 2)
  const { threads } = options
  let opened: Spark | undefined
  try {
    return await use({
      run(request, effects) {
        const isSmall = request.inputBytes < smallInputBytes
        const javaOptions = isSmall ? quickJavaOptions : undefined
        opened ??= openSpark({ installation, scratchDir, threads, memoryBytes, javaOptions })
        return opened.run(request, effects)
      },
      close: async () => undefined,
    })
  } finally {
    await opened?.close()
    await rm(scratchDir, { recursive: true, force: true })
  }
}
