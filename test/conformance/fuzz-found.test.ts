import { describeCases } from './describe-cases.ts'
import { fuzzCases } from './fuzz-cases.ts'

describeCases('what the fuzzer has found', fuzzCases)
