import { isSound } from './arbitrary-case.ts'
import type { FuzzCase, StepForm } from './fuzz-case.ts'
import type { FuzzFile } from './fuzz-file.ts'
import { shorterExpressions } from './shorter-expressions.ts'

/** Makes a case smaller as long as `isStill` says that it shows the same, until nothing helps or time is over. */
export async function shrinkCase(
  given: FuzzCase,
  isStill: (smaller: FuzzCase) => Promise<boolean>,
  { deadline }: { readonly deadline: number },
): Promise<FuzzCase> {
  let best = given
  const tryOut = async (smaller: FuzzCase | undefined): Promise<boolean> => {
    if (smaller === undefined || Date.now() > deadline || !isSound(smaller) || !(await isStill(smaller)))
      return false
    best = smaller
    return true
  }
  await tryOut({ ...best, files: best.files.map(plain) })
  await leaveOut(
    () => best.files,
    (files) => ({ ...best, files }),
    tryOut,
  )
  for (let index = 0; index < best.files.length; index++) {
    const put = (documents: readonly Buffer[]) => ({
      ...best,
      files: best.files.map((file, at) => (at === index ? { ...file, documents } : file)),
    })
    await leaveOut(() => best.files[index]?.documents ?? [], put, tryOut)
  }
  for (let before: FuzzCase | undefined; before !== best && Date.now() < deadline; ) {
    before = best
    await tryOut({ ...best, checks: [] })
    await tryOut({ ...best, sink: { ...best.sink, partitionBy: [] } })
    await tryOut({ ...best, sink: { format: 'parquet', partitionBy: best.sink.partitionBy } })
    await leaveOut(
      () => best.joined.documents,
      (documents) => ({ ...best, joined: { ...best.joined, documents } }),
      tryOut,
    )
    await leaveOut(
      () => best.steps,
      (steps) => ({ ...best, steps }),
      tryOut,
    )
    for (const smaller of smallerSteps(best)) if (await tryOut(smaller)) break
    await leaveOut(
      () => best.columns,
      (columns) => ({ ...best, columns }),
      tryOut,
    )
    await tryOut({ ...best, files: best.files.map(plain) })
    for (const smaller of smallerDocuments(best)) await tryOut(smaller)
  }
  return best
}

/** Halves, quarters, … down to one by one. */
async function leaveOut<T>(
  read: () => readonly T[],
  put: (kept: readonly T[]) => FuzzCase,
  tryOut: (smaller: FuzzCase) => Promise<boolean>,
): Promise<void> {
  for (let size = Math.ceil(read().length / 2); size >= 1; size = size === 1 ? 0 : Math.ceil(size / 2)) {
    for (let start = 0; start < read().length; ) {
      const all = read()
      const kept = [...all.slice(0, start), ...all.slice(start + size)]
      if (!(await tryOut(put(kept)))) start += size
    }
  }
}

function plain(file: FuzzFile): FuzzFile {
  const name = file.name
    .replace(/^.*\//, '')
    .replace(/[^\w.]/g, '')
    .replace(/\.gz$/, '')
  return {
    ...file,
    name,
    form: file.form === 'csv' ? 'csv' : 'lines',
    lineEnd: '\n',
    hasMark: false,
    isGzip: false,
    end: Buffer.alloc(0),
  }
}

/** With one column or one part of an expression less. */
function* smallerSteps(given: FuzzCase): Generator<FuzzCase> {
  for (const [index, step] of given.steps.entries()) {
    for (const smaller of smallerForms(step))
      yield { ...given, steps: given.steps.map((other, at) => (at === index ? smaller : other)) }
  }
}

function* smallerForms(step: StepForm): Generator<StepForm> {
  for (const [key, value] of Object.entries(step)) {
    if (typeof value === 'string')
      for (const text of shorterExpressions(value)) yield { ...step, [key]: text }
    else if (Array.isArray(value) && value.length > 1)
      for (const left of value) yield { ...step, [key]: value.filter((one) => one !== left) }
    else if (typeof value === 'object' && value !== null && !Array.isArray(value)) {
      const entries = Object.entries(value)
      if (entries.length > 1)
        for (const [left] of entries)
          yield { ...step, [key]: Object.fromEntries(entries.filter(([name]) => name !== left)) }
      for (const [name, text] of entries)
        if (typeof text === 'string' && key !== 'rename')
          for (const shorter of shorterExpressions(text))
            yield { ...step, [key]: { ...value, [name]: shorter } }
    } else if (value === true)
      yield Object.fromEntries(Object.entries(step).filter(([other]) => other !== key))
  }
}

/** With one field of a document less. */
function* smallerDocuments(given: FuzzCase): Generator<FuzzCase> {
  const [file] = given.files
  if (file === undefined || given.files.length > 1 || file.documents.length > 3) return
  for (const [index, document] of file.documents.entries()) {
    let parsed: unknown
    try {
      parsed = JSON.parse(document.toString())
    } catch {
      continue
    }
    if (typeof parsed !== 'object' || parsed === null || Array.isArray(parsed)) continue
    const entries = Object.entries(parsed)
    if (JSON.stringify(parsed).length !== document.length || entries.length < 2) continue
    for (const [name] of entries) {
      const smaller = Buffer.from(
        JSON.stringify(Object.fromEntries(entries.filter(([other]) => other !== name))),
      )
      yield {
        ...given,
        files: [{ ...file, documents: file.documents.map((other, at) => (at === index ? smaller : other)) }],
      }
    }
  }
}
