import { describeCases } from './describe-cases.ts'
import { csvCases } from './sources/csv.ts'
import { jsonCases } from './sources/json.ts'
import { tableCases } from './sources/tables.ts'

describeCases('JSON', jsonCases)
describeCases('CSV', csvCases)
describeCases('tables', tableCases)
