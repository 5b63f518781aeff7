import { describeCases } from './describe-cases.ts'
import { expressionCases } from './expression-cases.ts'
import { floatCases } from './float-cases.ts'
import { fuzzCases } from './fuzz-cases.ts'

describeCases('what the fuzzer has found', [...fuzzCases, ...expressionCases, ...floatCases])
