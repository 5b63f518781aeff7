import type { CatalogTable } from '../spec/catalog-table.ts'

/** How Hive reads and writes a format. */
interface GlueFormat {
  readonly serializationLibrary?: string
  readonly inputFormat?: string
  readonly outputFormat?: string
}

const textInput = 'org.apache.hadoop.mapred.TextInputFormat'
const textOutput = 'org.apache.hadoop.hive.ql.io.HiveIgnoreKeyTextOutputFormat'

/** As crawlers write them. A crawler leaves out what it does not know. */
export const glueFormats: Readonly<Record<CatalogTable['format'], GlueFormat>> = {
  json: {
    serializationLibrary: 'org.openx.data.jsonserde.JsonSerDe',
    inputFormat: textInput,
    outputFormat: textOutput,
  },
  csv: {
    serializationLibrary: 'org.apache.hadoop.hive.serde2.lazy.LazySimpleSerDe',
    inputFormat: textInput,
    outputFormat: textOutput,
  },
  parquet: {
    serializationLibrary: 'org.apache.hadoop.hive.ql.io.parquet.serde.ParquetHiveSerDe',
    inputFormat: 'org.apache.hadoop.hive.ql.io.parquet.MapredParquetInputFormat',
    outputFormat: 'org.apache.hadoop.hive.ql.io.parquet.MapredParquetOutputFormat',
  },
  avro: {
    serializationLibrary: 'org.apache.hadoop.hive.serde2.avro.AvroSerDe',
    inputFormat: 'org.apache.hadoop.hive.ql.io.avro.AvroContainerInputFormat',
    outputFormat: 'org.apache.hadoop.hive.ql.io.avro.AvroContainerOutputFormat',
  },
  orc: {
    serializationLibrary: 'org.apache.hadoop.hive.ql.io.orc.OrcSerde',
    inputFormat: 'org.apache.hadoop.hive.ql.io.orc.OrcInputFormat',
    outputFormat: 'org.apache.hadoop.hive.ql.io.orc.OrcOutputFormat',
  },
  xml: {},
  unknown: {},
}
