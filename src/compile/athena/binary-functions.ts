import { type FunctionRule, type Signature, signatures } from './call-site.ts'
import type { SqlType } from './sql-type.ts'

const binary: SqlType = { kind: 'binary' }
const text: SqlType = { kind: 'string' }

const signature = (result: SqlType, parameter: SqlType): Signature => ({ parameters: [parameter], result })
const digest = signatures(signature(binary, binary))

/** Functions of binary values, by Athena's name. */
export const binaryFunctions: Readonly<Record<string, FunctionRule>> = {
  to_utf8: signatures(signature(binary, text)),
  from_utf8: signatures(signature(text, binary)),
  to_hex: signatures(signature(text, binary)),
  from_hex: signatures(signature(binary, text), signature(binary, binary)),
  to_base64: signatures(signature(text, binary)),
  md5: digest,
  sha1: digest,
  sha256: digest,
}
