import { type FieldSet, fieldsKey } from './field-sets.ts'

/** More distinct schemas than this are not one table; Glue's number. */
const mostClusters = 5

/** How much two schemas are alike. Glue's measure is not published; this one is Jaccard's. */
interface Similarity {
  readonly common: number
  readonly all: number
  /** `common / all`, from 0 to 1. */
  readonly share: number
}

/** Two schemas that keep others from being one table, or undefined where all are similar. */
export interface Unlikeness {
  readonly left: FieldSet
  readonly right: FieldSet
}

/**
 * Two schemas of a set that is not one table. A schema is like another if more than `threshold` of their fields are
 * common, or all of its own are. Starting from those with the most fields, each is put to the first that it is
 * like, or begins a cluster of its own. They are one table if there are at most five clusters, and schemas whose
 * fields are for the most part those of two clusters connect them all. The order of the sets does not matter.
 */
export function findUnlike(sets: Iterable<FieldSet>, threshold: number): Unlikeness | undefined {
  const distinct = sortDistinct(sets)
  const leaders: { readonly fields: FieldSet; cluster: number }[] = []
  for (const fields of distinct) {
    const isLike = (leader: FieldSet) => isSimilar(fields, leader, threshold) || isWithin(fields, leader)
    if (leaders.some((leader) => isLike(leader.fields))) continue
    leaders.push({ fields, cluster: leaders.length })
    if (leaders.length > mostClusters) break
  }
  for (const fields of distinct) {
    const similar = leaders.filter((leader) => isSimilar(fields, leader.fields, threshold))
    const joined = new Set(similar.map(({ cluster }) => cluster))
    const [cluster = 0] = joined
    for (const leader of leaders) if (joined.has(leader.cluster)) leader.cluster = cluster
  }
  const [first, ...others] = leaders
  if (first === undefined) return undefined
  const apart = others.find(({ cluster }) => cluster !== first.cluster)
  if (apart !== undefined) return { left: first.fields, right: apart.fields }
  const last = others.length >= mostClusters ? others.at(-1) : undefined
  return last && { left: first.fields, right: last.fields }
}

/** Of all files, so many are to be like one schema for the rest to count as exceptions. */
const majority = 2 / 3

/** Whether most files have schemas that are like one of them. */
export function areMostAlike(
  schemas: readonly { readonly fields: FieldSet; readonly files: number }[],
  threshold: number,
): boolean {
  const all = schemas.reduce((sum, { files }) => sum + files, 0)
  return schemas.some(({ fields: leader }) => {
    const alike = schemas.filter(
      ({ fields }) => isSimilar(fields, leader, threshold) || isWithin(fields, leader),
    )
    return alike.reduce((sum, { files }) => sum + files, 0) >= all * majority
  })
}

/** `similarity 0.41: 12 of 29 fields in common; only in a/: x, y; only in b/: z; id is number in a/, string in b/`. */
export function describeUnlikeness(
  { left, right }: Unlikeness,
  names: { readonly left: string; readonly right: string },
): string {
  const { common, all, share } = compareFields(left, right)
  const leftKinds = kindsByPath(left)
  const rightKinds = kindsByPath(right)
  const retyped = [...leftKinds]
    .filter(([path, kinds]) => rightKinds.has(path) && rightKinds.get(path) !== kinds)
    .map(([path, kinds]) => `${path} is ${kinds} in ${names.left}, ${rightKinds.get(path)} in ${names.right}`)
  const only = (mine: ReadonlyMap<string, string>, other: ReadonlyMap<string, string>, name: string) => {
    const paths = [...mine.keys()].filter((path) => !other.has(path))
    return paths.length === 0 ? [] : [`only in ${name}: ${listFew(paths)}`]
  }
  return [
    `similarity ${cutShare(share)}: ${common} of ${all} fields in common`,
    ...only(leftKinds, rightKinds, names.left),
    ...only(rightKinds, leftKinds, names.right),
    ...retyped.slice(0, mostListed),
  ].join('; ')
}

function compareFields(left: FieldSet, right: FieldSet): Similarity {
  let common = 0
  for (const field of left) if (right.has(field)) common++
  const all = left.size + right.size - common
  return { common, all, share: all === 0 ? 1 : common / all }
}

const mostListed = 5

/** At most five names and how many more there are. */
export function listFew(names: readonly string[]): string {
  const more = names.length - mostListed
  return `${names.slice(0, mostListed).join(', ')}${more > 0 ? ` and ${more} more` : ''}`
}

function isSimilar(left: FieldSet, right: FieldSet, threshold: number): boolean {
  return compareFields(left, right).share > threshold
}

function isWithin(fields: FieldSet, others: FieldSet): boolean {
  for (const field of fields) if (!others.has(field)) return false
  return true
}

/** Those with the most fields first. */
function sortDistinct(sets: Iterable<FieldSet>): readonly FieldSet[] {
  const distinct = new Map<string, FieldSet>()
  for (const fields of new Set(sets)) {
    const key = fieldsKey(fields)
    if (!distinct.has(key)) distinct.set(key, fields)
  }
  return [...distinct]
    .sort(([left, some], [right, others]) => others.size - some.size || (left < right ? -1 : 1))
    .map(([, fields]) => fields)
}

/** Rounded down, so that no share below a threshold looks like it. */
function cutShare(share: number): string {
  return (Math.floor(share * 100) / 100).toFixed(2)
}

function kindsByPath(fields: FieldSet): ReadonlyMap<string, string> {
  const kinds = new Map<string, string>()
  for (const field of [...fields].sort()) {
    const at = field.lastIndexOf(' ')
    const path = field.slice(0, at) || 'the record'
    const before = kinds.get(path)
    const kind = field.slice(at + 1)
    kinds.set(path, before === undefined ? kind : `${before} or ${kind}`)
  }
  return kinds
}
