import { refused } from './expression-problem.ts'
import type { FunctionRule, Printing } from './printing.ts'
import { printSqlType, type SqlType } from './sql-type.ts'
import type { Literal, TypedExpression } from './typed-expression.ts'
import { moveKey } from './used-columns.ts'

type Node<Kind extends TypedExpression['kind']> = Extract<TypedExpression, { kind: Kind }>

/** What an engine's SQL has of its own; the rest is the same in all. */
export interface Dialect {
  readonly quoteIdentifier: (name: string) => string
  readonly printLiteral: (value: Literal['value'], type: SqlType) => string
  /** `side` beside a value of the same type, which may tell the engine what a bare number is. */
  readonly printBeside: (
    side: TypedExpression,
    other: TypedExpression,
    operand: (expression: TypedExpression) => string,
  ) => string
  readonly printArithmetic: (expression: Node<'arithmetic'>, printing: Printing) => string
  readonly printNegate: (expression: Node<'negate'>, printing: Printing) => string
  readonly printComparison: (expression: Node<'comparison'>, printing: Printing) => string
  readonly printDistinct: (expression: Node<'distinct'>, printing: Printing) => string
  readonly printLike: (expression: Node<'like'>, printing: Printing) => string
  readonly printCast: (expression: Node<'cast'>, printing: Printing) => string
  /** `inside` prints what stands in the TRY. */
  readonly printTry: (expression: Node<'try'>, inside: Printing) => string
  readonly printArray: (expression: Node<'array' | 'row'>, printing: Printing) => string
  readonly printRow: (expression: Node<'array' | 'row'>, printing: Printing) => string
  readonly printLambda: (parameters: readonly string[], body: string) => string
  /** A value of `type` that fails when it is evaluated; `message` is SQL text. */
  readonly printFailure: (message: string, type: SqlType, insideTry: boolean) => string
  /** By Athena's names; a function that is not here is refused. */
  readonly functions: Readonly<Record<string, FunctionRule>>
}

export interface PrintOptions {
  /** The relation in front of every column that has none of its own. */
  readonly relation?: string
  /** Where columns are found that a subquery hands on, by `moveKey`. */
  readonly moved?: ReadonlyMap<string, string>
  /** What stands for the variables of lambdas. */
  readonly variables?: ReadonlyMap<string, string>
  /** How queries inside the expression, aggregates and window functions are printed. */
  readonly inQuery?: (expression: TypedExpression, printing: Printing) => string | undefined
}

/**
 * The expression in an engine's SQL, as it may stand in a SELECT list or after WHERE.
 * @throws ExpressionError for what has no rule for the engine
 */
export function printExpression(
  expression: TypedExpression,
  dialect: Dialect,
  options: PrintOptions = {},
): string {
  return printing({ dialect, options, insideTry: false }).print(expression)
}

interface Site {
  readonly dialect: Dialect
  readonly options: PrintOptions
  readonly insideTry: boolean
}

function printing(site: Site): Printing {
  const { dialect, options, insideTry } = site
  const self: Printing = {
    insideTry,
    print: (expression) => printNode(expression, site, self),
    operand: (expression) => {
      const text = self.print(expression)
      return standsAlone(expression, text) ? text : `(${text})`
    },
    body: (lambda, parameters) => {
      if (lambda.kind !== 'lambda') throw new TypeError('only a lambda has a body')
      const variables = new Map(options.variables)
      for (const [index, name] of lambda.parameters.entries())
        variables.set(name, parameters[index] ?? dialect.quoteIdentifier(name))
      return printing({ ...site, options: { ...options, variables } }).print(lambda.body)
    },
    fail: (message, type) => dialect.printFailure(message, type, insideTry),
  }
  return self
}

/** True for names, literals, calls and CASE … END, which no operator can tear apart. */
function standsAlone(expression: TypedExpression, text: string): boolean {
  if (expression.kind === 'literal') return !text.startsWith('-')
  if (expression.kind === 'column' || expression.kind === 'field' || expression.kind === 'variable')
    return true
  return /^(?:[A-Za-z_]+\(.*\)|CASE .* END)$/s.test(text) && closesAtEnd(text)
}

/** True if the parenthesis or CASE that opens first closes last, so that the text is one call or one CASE. */
function closesAtEnd(text: string): boolean {
  // a quote behind a backslash ends the literal in one engine and not in the other
  if (text.includes("\\'")) return false
  const bare = text.replace(/'[^']*'|"[^"]*"|`[^`]*`/g, (quoted) => '_'.repeat(quoted.length))
  let depth = 0
  for (const { 0: token, index } of bare.matchAll(/\b(?:CASE|END)\b|[()]/g)) {
    depth += token === '(' || token === 'CASE' ? 1 : -1
    if (depth === 0) return index + token.length === text.length
  }
  return false
}

function printNode(expression: TypedExpression, site: Site, self: Printing): string {
  const { dialect, options } = site
  const { print, operand } = self
  switch (expression.kind) {
    case 'literal':
      if (expression.type.kind.startsWith('interval')) throw refused(expression.span, 'an interval here')
      return dialect.printLiteral(expression.value, expression.type)
    case 'column': {
      const relation = expression.relation ?? options.relation
      if (relation === undefined) return dialect.quoteIdentifier(expression.name)
      const moved = options.moved?.get(moveKey(relation, expression.name))
      return moved ?? `${dialect.quoteIdentifier(relation)}.${dialect.quoteIdentifier(expression.name)}`
    }
    case 'field':
      return `${fieldBase(expression.base, self)}.${dialect.quoteIdentifier(expression.name)}`
    case 'variable':
      return options.variables?.get(expression.name) ?? dialect.quoteIdentifier(expression.name)
    case 'arithmetic':
      return dialect.printArithmetic(expression, self)
    case 'negate':
      return dialect.printNegate(expression, self)
    case 'comparison':
      return dialect.printComparison(expression, self)
    case 'distinct':
      return dialect.printDistinct(expression, self)
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
      const [low, high] = [expression.low, expression.high].map((bound) =>
        dialect.printBeside(bound, value, operand),
      )
      return `${operand(value)} ${negated ? 'NOT BETWEEN' : 'BETWEEN'} ${low} AND ${high}`
    }
    case 'in': {
      const { operand: value, negated } = expression
      const items = expression.items.map((item) => dialect.printBeside(item, value, print))
      return `${operand(value)} ${negated ? 'NOT IN' : 'IN'} (${items.join(', ')})`
    }
    case 'like':
      return dialect.printLike(expression, self)
    case 'case': {
      const subject = expression.operand ? ` ${operand(expression.operand)}` : ''
      const branches = expression.branches
        .map(({ when, result }) => ` WHEN ${print(when)} THEN ${print(result)}`)
        .join('')
      const otherwise = expression.otherwise ? ` ELSE ${print(expression.otherwise)}` : ''
      return `CASE${subject}${branches}${otherwise} END`
    }
    case 'cast':
      return dialect.printCast(expression, self)
    case 'try':
      return dialect.printTry(expression, printing({ ...site, insideTry: true }))
    case 'call': {
      const { functions } = dialect
      const rule = Object.hasOwn(functions, expression.name) ? functions[expression.name] : undefined
      if (rule === undefined) throw refused(expression.span, `the function ${expression.name}`)
      return rule(expression, self)
    }
    case 'array':
      return dialect.printArray(expression, self)
    case 'row':
      return dialect.printRow(expression, self)
    case 'lambda':
      return dialect.printLambda(expression.parameters, self.body(expression, []))
    default: {
      const text = options.inQuery?.(expression, self)
      if (text === undefined)
        throw refused(expression.span, `a value of type ${printSqlType(expression.type)} made here`)
      return text
    }
  }
}

function logicalOperand(expression: TypedExpression, { print, operand }: Printing): string {
  const isPredicate = ['comparison', 'is-null', 'in', 'like', 'distinct'].includes(expression.kind)
  const text = print(expression)
  return isPredicate && !/ (?:AND|OR) /.test(text.replace(/'[^']*'/g, '')) ? text : operand(expression)
}

/** Columns and fields follow each other bare; any other struct, and the variable of a lambda, stands in parentheses. */
function fieldBase(base: TypedExpression, { print }: Printing): string {
  return base.kind === 'column' || base.kind === 'field' ? print(base) : `(${print(base)})`
}
