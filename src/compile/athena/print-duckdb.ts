import { quoteIdentifier, quoteString } from '../duckdb/quote.ts'
import { printArithmetic, printNegate } from './duckdb-arithmetic.ts'
import { printCast } from './duckdb-cast.ts'
import { printComparison, printDistinct } from './duckdb-comparison.ts'
import { duckdbFunctions } from './duckdb-functions.ts'
import { printBeside, printLiteral } from './duckdb-literal.ts'
import type { DuckdbPrinting } from './duckdb-printing.ts'
import { printDuckdbSqlType } from './duckdb-type.ts'
import { refused } from './expression-problem.ts'
import { printSqlType, type SqlType } from './sql-type.ts'
import type { TypedExpression } from './typed-expression.ts'
import { moveKey } from './used-columns.ts'

export interface DuckdbOptions {
  /** The relation in front of every column that has none of its own. */
  readonly relation?: string
  /** Where columns are found that a subquery hands on, by `moveKey`. */
  readonly moved?: ReadonlyMap<string, string>
  /** What stands for the variables of lambdas. */
  readonly variables?: ReadonlyMap<string, string>
  /** How queries inside the expression, aggregates and window functions are printed. */
  readonly inQuery?: (expression: TypedExpression, printing: DuckdbPrinting) => string | undefined
}

/**
 * The expression in DuckDB's SQL, as it may stand in a SELECT list or after WHERE.
 * @throws ExpressionError for what has no rule for DuckDB
 */
export function printDuckdbExpression(expression: TypedExpression, options: DuckdbOptions = {}): string {
  return printing(options, false).print(expression)
}

function printing(options: DuckdbOptions, insideTry: boolean): DuckdbPrinting {
  const self: DuckdbPrinting = {
    insideTry,
    print: (expression) => printNode(expression, options, self),
    operand: (expression) => {
      const text = self.print(expression)
      return standsAlone(expression, text) ? text : `(${text})`
    },
    body: (lambda, parameters) => {
      if (lambda.kind !== 'lambda') throw new TypeError('only a lambda has a body')
      const variables = new Map(options.variables)
      for (const [index, name] of lambda.parameters.entries())
        variables.set(name, parameters[index] ?? quoteIdentifier(name))
      return printing({ ...options, variables }, insideTry).print(lambda.body)
    },
    fail: (message, type) => failure(message, type, insideTry),
  }
  return self
}

/** `error()` is volatile, which TRY does not take; there a conversion that cannot succeed has to do. */
function failure(message: string, type: SqlType, insideTry: boolean): string {
  if (!insideTry) return `error(${message})`
  return `CAST(CAST(CAST(${quoteString('failed')} AS INTEGER) AS VARCHAR) AS ${printDuckdbSqlType(type)})`
}

/** True for names, literals, calls and CASE … END, which no operator can tear apart. */
function standsAlone(expression: TypedExpression, text: string): boolean {
  if (expression.kind === 'literal') return !text.startsWith('-')
  if (expression.kind === 'column' || expression.kind === 'field' || expression.kind === 'variable')
    return true
  return /^(?:[A-Za-z_]+\(.*\)|CASE .* END)$/s.test(text) && closesAtEnd(text)
}

/** True if the parenthesis that opens first closes last, so that the text is one call. */
function closesAtEnd(text: string): boolean {
  if (text.startsWith('CASE ')) return true
  let depth = 0
  let quote: string | undefined
  for (let index = 0; index < text.length; index++) {
    const character = text[index]
    if (quote !== undefined) {
      if (character === quote) quote = undefined
    } else if (character === "'" || character === '"') quote = character
    else if (character === '(') depth++
    else if (character === ')' && --depth === 0) return index === text.length - 1
  }
  return false
}

function printNode(expression: TypedExpression, options: DuckdbOptions, self: DuckdbPrinting): string {
  const { print, operand } = self
  switch (expression.kind) {
    case 'literal':
      if (expression.type.kind.startsWith('interval')) throw refused(expression.span, 'an interval here')
      return printLiteral(expression.value, expression.type)
    case 'column': {
      const relation = expression.relation ?? options.relation
      if (relation === undefined) return quoteIdentifier(expression.name)
      const key = moveKey(relation, expression.name)
      return options.moved?.get(key) ?? key
    }
    case 'field':
      return `${fieldBase(expression.base, self)}.${quoteIdentifier(expression.name)}`
    case 'variable':
      return options.variables?.get(expression.name) ?? quoteIdentifier(expression.name)
    case 'arithmetic':
      return printArithmetic(expression, self)
    case 'negate':
      return printNegate(expression, self)
    case 'comparison':
      return printComparison(expression, self)
    case 'distinct':
      return printDistinct(expression, self)
    case 'and':
    case 'or':
      return expression.operands
        .map((item) => logicalOperand(item, self))
        .join(` ${expression.kind.toUpperCase()} `)
    case 'not':
      return `NOT ${operand(expression.operand)}`
    case 'is-null':
      return `${operand(expression.operand)} IS ${expression.negated ? 'NOT ' : ''}NULL`
    case 'between': {
      const { operand: value, negated } = expression
      const [low, high] = [expression.low, expression.high].map((bound) => printBeside(bound, value, operand))
      return `${operand(value)} ${negated ? 'NOT BETWEEN' : 'BETWEEN'} ${low} AND ${high}`
    }
    case 'in': {
      const { operand: value, negated } = expression
      const items = expression.items.map((item) => printBeside(item, value, print))
      return `${operand(value)} ${negated ? 'NOT IN' : 'IN'} (${items.join(', ')})`
    }
    case 'like': {
      const escaping = expression.escape === undefined ? '' : ` ESCAPE ${quoteString(expression.escape)}`
      return `${operand(expression.operand)} ${expression.negated ? 'NOT LIKE' : 'LIKE'} ${operand(expression.pattern)}${escaping}`
    }
    case 'case': {
      const subject = expression.operand ? ` ${operand(expression.operand)}` : ''
      const branches = expression.branches
        .map(({ when, result }) => ` WHEN ${print(when)} THEN ${print(result)}`)
        .join('')
      const otherwise = expression.otherwise ? ` ELSE ${print(expression.otherwise)}` : ''
      return `CASE${subject}${branches}${otherwise} END`
    }
    case 'cast':
      return printCast(expression, self)
    case 'try':
      return `TRY(${printing(options, true).print(expression.operand)})`
    case 'call': {
      const rule = Object.hasOwn(duckdbFunctions, expression.name)
        ? duckdbFunctions[expression.name]
        : undefined
      if (rule === undefined) throw refused(expression.span, `the function ${expression.name}`)
      return rule(expression, self)
    }
    case 'array':
      if (expression.items.length === 0) return `CAST([] AS ${printDuckdbSqlType(expression.type)})`
      return `[${expression.items.map(print).join(', ')}]`
    case 'row':
      return `{${expression.items.map((item, index) => `f${index + 1}: ${print(item)}`).join(', ')}}`
    case 'lambda':
      return `lambda ${expression.parameters.map(quoteIdentifier).join(', ')}: ${self.body(expression, [])}`
    default: {
      const text = options.inQuery?.(expression, self)
      if (text === undefined)
        throw refused(expression.span, `a value of type ${printSqlType(expression.type)} made here`)
      return text
    }
  }
}

function logicalOperand(expression: TypedExpression, { print, operand }: DuckdbPrinting): string {
  const isPredicate = ['comparison', 'is-null', 'in', 'like', 'distinct'].includes(expression.kind)
  const text = print(expression)
  return isPredicate && !/ (?:AND|OR) /.test(text.replace(/'[^']*'/g, '')) ? text : operand(expression)
}

/** Columns and fields follow each other bare; any other struct, and the variable of a lambda, stands in parentheses. */
function fieldBase(base: TypedExpression, { print }: DuckdbPrinting): string {
  return base.kind === 'column' || base.kind === 'field' ? print(base) : `(${print(base)})`
}
