import { describeCases } from './describe-cases.ts'
import { applyMappingCases } from './steps/apply-mapping.ts'
import { dropNullFieldsCases } from './steps/drop-null-fields.ts'
import { relationalizeCases } from './steps/relationalize.ts'
import { resolveChoiceCases } from './steps/resolve-choice.ts'
import { unboxCases } from './steps/unbox.ts'

describeCases('applyMapping', applyMappingCases)
describeCases('resolveChoice', resolveChoiceCases)
describeCases('relationalize', relationalizeCases)
describeCases('unbox', unboxCases)
describeCases('dropNullFields', dropNullFieldsCases)
