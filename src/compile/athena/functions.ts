import { closest } from '../../spec/did-you-mean.ts'
import { binaryFunctions } from './binary-functions.ts'
import type { FunctionRule } from './call-site.ts'
import { conditionFunctions } from './condition-functions.ts'
import { mistake, refused } from './expression-problem.ts'
import { jsonFunctions } from './json-functions.ts'
import { knownFunctions } from './known-functions.ts'
import { mapFunctions } from './map-functions.ts'
import { numberFunctions } from './number-functions.ts'
import { regexpFunctions } from './regexp-functions.ts'
import type { Span } from './span.ts'
import { textFunctions } from './text-functions.ts'
import { timeFunctions } from './time-functions.ts'

const rules: Readonly<Record<string, FunctionRule>> = {
  ...binaryFunctions,
  ...conditionFunctions,
  ...jsonFunctions,
  ...mapFunctions,
  ...numberFunctions,
  ...regexpFunctions,
  ...textFunctions,
  ...timeFunctions,
}

/** What other engines call it. */
const otherNames: Readonly<Record<string, string>> = {
  ifnull: 'coalesce',
  nvl: 'coalesce',
  isnull: 'coalesce',
  len: 'length',
  char_length: 'length',
  charindex: 'strpos',
  instr: 'strpos',
  datediff: 'date_diff',
  dateadd: 'date_add',
  datepart: 'extract',
  date_part: 'extract',
  to_char: 'date_format',
  to_date: 'date_parse',
  to_timestamp: 'from_unixtime',
  unix_timestamp: 'to_unixtime',
  getdate: 'now',
  ucase: 'upper',
  lcase: 'lower',
  left: 'substr',
  right: 'substr',
  size: 'cardinality',
  array_length: 'cardinality',
  array_size: 'cardinality',
  explode: 'UNNEST',
  iff: 'if',
  decode: 'CASE',
  rlike: 'regexp_like',
  regexp: 'regexp_like',
  string_agg: 'listagg',
  group_concat: 'listagg',
  collect_list: 'array_agg',
  median: 'approx_percentile',
  get_json_object: 'json_extract_scalar',
}

/** @throws ExpressionError for a name that is no function, and for a function without a rule */
export function findFunction(name: string, span: Span): FunctionRule {
  const rule = Object.hasOwn(rules, name) ? rules[name] : undefined
  if (rule !== undefined) return rule
  if (knownFunctions.has(name)) throw refused(span, `the function ${name}`)
  const other = Object.hasOwn(otherNames, name) ? otherNames[name] : closest(name, knownFunctions)
  throw mistake(span, `there is no function ${name}`, other ? { hint: `did you mean ${other}?` } : {})
}
