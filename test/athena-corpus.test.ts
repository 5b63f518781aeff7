import { describeCorpus } from './athena/describe-corpus.ts'
import { openDuckdbEngine } from './athena/duckdb-engine.ts'

describeCorpus({
  title: 'Athena SQL on DuckDB, against the answers of Trino',
  open: openDuckdbEngine,
  floor: 'corpus-floor.json',
})
