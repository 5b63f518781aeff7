import { compressionCases } from './cases/compression.ts'
import { encodingCases } from './cases/encodings.ts'
import { fileCases } from './cases/files.ts'
import { sizeCases } from './cases/sizes.ts'
import { describeHostile } from './describe-hostile.ts'

describeHostile('files', fileCases)
describeHostile('encodings', encodingCases)
describeHostile('compression', compressionCases)
describeHostile('sizes', sizeCases)
