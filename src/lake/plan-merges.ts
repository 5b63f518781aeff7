/** A data file that could become a part of another. */
export interface MergeableFile {
  readonly folder: string
  readonly bytes: number
  /** Its columns and their types: only files that have the same become one. */
  readonly shape?: string
}

/** Files of one partition that are to become fewer. */
export interface Merge<F extends MergeableFile = MergeableFile> {
  readonly folder: string
  readonly files: readonly F[]
  readonly bytes: number
  /** How many files of the target size hold that much. */
  readonly filesAfter: number
}

/** Half the target: two files below it always fit into one. */
const smallShare = 0.5

/** Which files to merge: the small ones of each partition, where there are two or more. Others are good as they are. */
export function planMerges<F extends MergeableFile>(
  files: readonly F[],
  targetFileBytes: number,
): readonly Merge<F>[] {
  const groups = new Map<string, F[]>()
  for (const file of files) {
    if (file.bytes >= targetFileBytes * smallShare) continue
    const key = JSON.stringify([file.folder, file.shape])
    const group = groups.get(key)
    if (group === undefined) groups.set(key, [file])
    else group.push(file)
  }
  return [...groups.values()]
    .filter((group) => group.length > 1)
    .map((group) => {
      const bytes = group.reduce((sum, file) => sum + file.bytes, 0)
      const filesAfter = Math.max(1, Math.ceil(bytes / targetFileBytes))
      return { folder: group[0]?.folder ?? '', files: group, bytes, filesAfter }
    })
}
