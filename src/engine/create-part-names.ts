/** Names for the files of a run, which recovery keeps: in each folder they count from 0. */
export function createPartNames(run: string, extension: string): (folder: string) => string {
  const numbers = new Map<string, number>()
  return (folder) => {
    const number = numbers.get(folder) ?? 0
    numbers.set(folder, number + 1)
    return `part-${run}-${String(number).padStart(5, '0')}.${extension}`
  }
}
