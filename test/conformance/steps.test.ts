import { describeCases } from './describe-cases.ts'
import { deriveCases } from './steps/derive.ts'
import { dropCases } from './steps/drop.ts'
import { dropDuplicatesCases } from './steps/drop-duplicates.ts'
import { explodeCases } from './steps/explode.ts'
import { filterCases } from './steps/filter.ts'
import { joinCases } from './steps/join.ts'
import { renameCases } from './steps/rename.ts'
import { selectCases } from './steps/select.ts'
import { sqlCases } from './steps/sql.ts'

describeCases('explode', explodeCases)
describeCases('select', selectCases)
describeCases('derive', deriveCases)
describeCases('filter', filterCases)
describeCases('drop', dropCases)
describeCases('rename', renameCases)
describeCases('dropDuplicates', dropDuplicatesCases)
describeCases('join', joinCases)
describeCases('sql', sqlCases)
