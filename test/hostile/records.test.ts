import { documentCases } from './cases/documents.ts'
import { jsonPathCases } from './cases/json-path.ts'
import { keyCases } from './cases/keys.ts'
import { numberCases } from './cases/numbers.ts'
import { stringCases } from './cases/strings.ts'
import { syntaxCases } from './cases/syntax.ts'
import { textCases } from './cases/texts.ts'
import { describeHostile } from './describe-hostile.ts'

describeHostile('syntax', syntaxCases)
describeHostile('documents', documentCases)
describeHostile('strings', stringCases)
describeHostile('numbers', numberCases)
describeHostile('texts of a type', textCases)
describeHostile('keys', keyCases)
describeHostile('jsonPath', jsonPathCases)
