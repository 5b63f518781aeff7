import type { Problem } from '../errors.ts'
import { closest } from './did-you-mean.ts'

/** What a placeholder of a layout stands for, from coarse to fine; the letters are Java's. */
export const layoutUnits = ['yyyy', 'MM', 'dd', 'HH'] as const
export type LayoutUnit = (typeof layoutUnits)[number]

/** Folders below a source's path that say, in UTC, of which time the files in them are. */
export interface Layout {
  readonly text: string
  /** One for each folder on the way down to the files. */
  readonly levels: readonly LayoutLevel[]
  readonly finest: LayoutUnit
}

export type LayoutLevel = readonly LayoutPart[]
type LayoutPart = { readonly literal: string } | { readonly unit: LayoutUnit }

const placeholders = layoutUnits.map((unit) => `{${unit}}`)
const otherNames: Readonly<Record<string, LayoutUnit>> = { year: 'yyyy', month: 'MM', day: 'dd', hour: 'HH' }

/** `{yyyy}/{MM}/{dd}`, `year={yyyy}/month={MM}`, `dt={yyyy}-{MM}-{dd}/{HH}`; or what is wrong with it. */
export function parseLayout(text: string): { readonly layout: Layout } | { readonly problem: Problem } {
  const found: LayoutUnit[] = []
  const levels: LayoutLevel[] = []
  for (const name of text.replace(/\/$/, '').split('/')) {
    const parts = name.split(/(\{[^{}]*\})/).filter((part) => part !== '')
    const level: LayoutPart[] = []
    for (const part of parts) {
      const unit = layoutUnits.find((candidate) => `{${candidate}}` === part)
      if (unit === undefined) {
        if (/[{}]/.test(part)) return { problem: unknownPlaceholder(part) }
        level.push({ literal: part })
        continue
      }
      const due = layoutUnits[found.length]
      if (!found.includes(unit)) {
        if (unit !== due) return { problem: unitTooEarly(unit, due) }
        found.push(unit)
      }
      level.push({ unit })
    }
    const problem = folderProblem(name)
    if (problem !== undefined) return { problem }
    levels.push(level)
  }
  const finest = found.at(-1)
  return finest === undefined ? { problem: noPlaceholder(text) } : { layout: { text, levels, finest } }
}

/** How many digits of a time, written `yyyyMMddHH`, are known where a unit is. */
export function digitsOf(unit: LayoutUnit): number {
  return 4 + 2 * layoutUnits.indexOf(unit)
}

const valuePatterns: Readonly<Record<LayoutUnit, string>> = {
  yyyy: String.raw`\d{4}`,
  MM: '0[1-9]|1[0-2]',
  dd: String.raw`0[1-9]|[12]\d|3[01]`,
  HH: String.raw`[01]\d|2[0-3]`,
}

/**
 * Makes of a level what reads the names of its folders: from the digits known above it (`yyyyMMddHH`, as far as they
 * go) to those known below it, or undefined where a name does not fit.
 */
export function createLevelReader(level: LayoutLevel): (name: string, known: string) => string | undefined {
  const pattern = new RegExp(
    `^${level.map((part) => ('unit' in part ? `(${valuePatterns[part.unit]})` : escapePattern(part.literal))).join('')}$`,
  )
  const units = level.flatMap((part) => ('unit' in part ? [part.unit] : []))
  return (name, known) => {
    const match = pattern.exec(name)
    if (match === null) return undefined
    let digits = known
    for (const [index, unit] of units.entries()) {
      const value = match[index + 1] ?? ''
      const start = digitsOf(unit) - value.length
      if (digits.length === start) digits += value
      else if (digits.slice(start, start + value.length) !== value) return undefined
    }
    return digits
  }
}

function escapePattern(text: string): string {
  return text.replaceAll(/[\\^$.*+?()[\]{}|]/g, String.raw`\$&`)
}

function unknownPlaceholder(part: string): Problem {
  const word = part.replaceAll(/[{}]/g, '')
  const meant = otherNames[word.toLowerCase()] ?? closest(word, layoutUnits)
  return {
    message: /^\{.*\}$/.test(part) ? `'${part}' is not a placeholder` : `a brace is missing in '${part}'`,
    expected: placeholders.join(', '),
    ...(meant === undefined ? {} : { hint: `did you mean '{${meant}}'?` }),
  }
}

function unitTooEarly(unit: LayoutUnit, due: LayoutUnit | undefined): Problem {
  return {
    message: `'{${unit}}' needs '{${due}}' before it`,
    expected: 'placeholders from coarse to fine, none left out: {yyyy}, {MM}, {dd}, {HH}',
  }
}

function folderProblem(name: string): Problem | undefined {
  if (name === '') return { message: 'a folder without a name', expected: 'names between single slashes' }
  if (/^[_.]/.test(name)) {
    return { message: `'${name}': folders that begin with _ or . are passed over`, hint: 'rename the folder' }
  }
  const wildcard = /[*?[\]]/.exec(name)
  if (wildcard === null) return undefined
  return { message: `'${name}': a layout has no wildcards`, expected: `text and ${placeholders.join(', ')}` }
}

/** The units as bare words may be what is meant: `yyyy/MM/dd`. */
function noPlaceholder(text: string): Problem {
  const braced = text.replaceAll(/yyyy|MM|dd|HH/g, '{$&}')
  return {
    message: `'${text}' has no placeholder`,
    expected: placeholders.join(', '),
    hint: braced === text ? 'for example "{yyyy}/{MM}/{dd}", in quotes' : `did you mean '${braced}'?`,
  }
}
