import { type CheckNode, nodeKinds } from './check-node.ts'

/** One text for all spellings of a map key that mean the same value of its type. The key must fit the type. */
export function canonicalKey(key: CheckNode, text: string): string {
  switch (key.kind) {
    case nodeKinds.integer:
      return BigInt(text).toString()
    case nodeKinds.finite:
      return String(key.size === 32 ? Math.fround(Number(text)) : Number(text))
    case nodeKinds.decimal:
      return canonicalDecimal(text)
    case nodeKinds.temporal:
      return key.type.kind === 'date' ? text.slice(0, 10) : canonicalTimestamp(text)
    default:
      return text
  }
}

/** Digits without outer zeros, and the power of ten behind them. */
function canonicalDecimal(text: string): string {
  const [mantissa = '', exponent = '0'] = text.toLowerCase().split('e')
  const [whole = '', fraction = ''] = mantissa.replace('-', '').split('.')
  const digits = (whole + fraction).replace(/^0+/, '')
  const significant = digits.replace(/0+$/, '')
  if (significant === '') return '0'
  const power = Number(exponent) - fraction.length + digits.length - significant.length
  return `${mantissa.startsWith('-') ? '-' : ''}${significant}e${power}`
}

function canonicalTimestamp(text: string): string {
  const [seconds = '', fraction = ''] = text.replace('T', ' ').split('.')
  return `${seconds.length === 10 ? `${seconds} 00:00:00` : seconds}.${fraction.padEnd(6, '0')}`
}
