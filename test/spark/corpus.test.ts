import { inject } from 'vitest'
import { describeCorpus } from '../athena/describe-corpus.ts'
import { openSparkEngine } from './spark-engine.ts'

describeCorpus({
  title: 'Athena SQL on Spark, against the answers of Trino',
  open: () => openSparkEngine(inject('python')),
  floor: 'corpus-floor-spark.json',
})
