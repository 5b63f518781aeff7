import { quoteIdentifier } from '../../pyspark/quote.ts'
import type { Printing } from '../printing.ts'
import type { TypedExpression } from '../typed-expression.ts'

/**
 * A lambda for Spark's functions. Its variables are named anew where a relation has the same name: Spark would read
 * the column `t.id` as a field of the variable `t`.
 */
export function printLambda(lambda: TypedExpression, { body }: Printing): string {
  if (lambda.kind !== 'lambda') throw new TypeError('only a lambda has a body')
  const plain = body(lambda, [])
  const names = lambda.parameters.map((name) => {
    const quoted = quoteIdentifier(name)
    return plain.includes(`${quoted}.`) ? freeName(`${name}_item`, plain) : quoted
  })
  return `${names.length === 1 ? names[0] : `(${names.join(', ')})`} -> ${body(lambda, names)}`
}

/** A name for a variable that stands around the texts and in none of them. */
export function freeName(wanted: string, ...texts: readonly string[]): string {
  const taken = new Set(texts.flatMap((text) => text.match(/\w+/g) ?? []))
  let name = wanted
  for (let number = 2; taken.has(name); number++) name = `${wanted}${number}`
  return quoteIdentifier(name)
}
