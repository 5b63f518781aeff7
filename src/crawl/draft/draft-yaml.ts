import { stringify } from 'yaml'

/** A text as a YAML scalar of a block mapping, quoted where it would be read as something else. */
export function printScalar(text: string): string {
  if (unprintable.test(text)) return escapeAll(text)
  return stringify(text, {
    lineWidth: 0,
    blockQuote: false,
    doubleQuotedMinMultiLineLength: Infinity,
  }).replace(/\n$/, '')
}

/** What would break a line, or could not be seen. */
const unprintable = /[\p{Cc}\u2028\u2029\uFEFF]/u

/** In double quotes, where YAML knows the escapes of JSON. */
function escapeAll(text: string): string {
  return JSON.stringify(text).replaceAll(
    /[\u007f-\u009f\u2028\u2029\uFEFF]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  )
}

/** A text as it can stand in a comment: on one line. */
export function printComment(text: string): string {
  return text.replaceAll(/[\p{Cc}\u2028\u2029]+/gu, ' ')
}
