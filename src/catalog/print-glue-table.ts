import { lowerCaseColumns } from '../crawl/catalog/lower-case-columns.ts'
import type { CatalogPartition, CatalogTable, FileCounts } from '../spec/catalog-table.ts'
import { type Field, printHiveType } from '../spec/data-type.ts'
import { glueFormats } from './glue-formats.ts'

/** A column as Glue's catalog has it. */
interface GlueColumn {
  readonly Name: string
  readonly Type: string
}

type Parameters = Readonly<Record<string, string>>

interface GlueStorage {
  readonly Columns: readonly GlueColumn[]
  readonly Location: string
  readonly InputFormat?: string
  readonly OutputFormat?: string
  readonly Compressed: false
  readonly NumberOfBuckets: -1
  readonly SerdeInfo: { readonly SerializationLibrary?: string; readonly Parameters: Parameters }
  readonly BucketColumns: readonly []
  readonly SortColumns: readonly []
  readonly Parameters: Parameters
  readonly StoredAsSubDirectories: false
}

/** What GetTable answers, without times, ids and what depends on an account. */
export interface GlueTable {
  readonly Name: string
  readonly DatabaseName: string
  readonly Description?: string
  readonly Owner: 'owner'
  readonly Retention: 0
  readonly StorageDescriptor: GlueStorage
  readonly PartitionKeys: readonly GlueColumn[]
  readonly TableType: 'EXTERNAL_TABLE'
  readonly Parameters: Parameters
}

/** What GetPartitions answers for one. */
export interface GluePartition {
  readonly Values: readonly string[]
  readonly DatabaseName: string
  readonly TableName: string
  readonly StorageDescriptor: GlueStorage
  readonly Parameters: Parameters
}

/** A table as GetTable would show it, as a crawler writes it: names in lower case, every parameter a string. */
export function printGlueTable(table: CatalogTable): GlueTable {
  const { database, name, description, columns, partitionKeys, location, crawled } = table
  const parameters = printParameters(table, crawled, table.deprecatedByCrawler)
  return {
    Name: name,
    DatabaseName: database,
    ...(description === undefined ? {} : { Description: description }),
    Owner: 'owner',
    Retention: 0,
    StorageDescriptor: printStorage(table, { columns, location, parameters }),
    PartitionKeys: printColumns(partitionKeys),
    TableType: 'EXTERNAL_TABLE',
    Parameters: parameters,
  }
}

/** A partition as GetPartitions would show it. */
export function printGluePartition(table: CatalogTable, partition: CatalogPartition): GluePartition {
  const { values, folder, columns = table.columns, crawled, deprecatedByCrawler } = partition
  const parameters = printParameters(table, crawled, deprecatedByCrawler)
  const location = `${table.location}${folder}/`
  return {
    Values: values,
    DatabaseName: table.database,
    TableName: table.name,
    StorageDescriptor: printStorage(table, { columns, location, parameters }),
    Parameters: parameters,
  }
}

function printStorage(
  table: CatalogTable,
  {
    columns,
    location,
    parameters,
  }: { readonly columns: readonly Field[]; readonly location: string; readonly parameters: Parameters },
): GlueStorage {
  const { inputFormat, outputFormat, serializationLibrary } = glueFormats[table.format]
  return {
    Columns: printColumns(columns),
    Location: location,
    ...(inputFormat === undefined ? {} : { InputFormat: inputFormat }),
    ...(outputFormat === undefined ? {} : { OutputFormat: outputFormat }),
    Compressed: false,
    NumberOfBuckets: -1,
    SerdeInfo: {
      ...(serializationLibrary === undefined ? {} : { SerializationLibrary: serializationLibrary }),
      Parameters: printSerdeParameters(table, columns),
    },
    BucketColumns: [],
    SortColumns: [],
    Parameters: parameters,
    StoredAsSubDirectories: false,
  }
}

/** The SerDe knows the keys of the data as they are spelt there. */
function printSerdeParameters({ format, crawled }: CatalogTable, columns: readonly Field[]): Parameters {
  switch (format) {
    case 'json': {
      const names = columns.map(({ name }) => name).sort()
      return { paths: names.join(',') }
    }
    case 'csv':
      return { 'field.delim': crawled?.csv?.delimiter ?? ',' }
    case 'xml':
    case 'unknown':
      return {}
    default:
      return { 'serialization.format': '1' }
  }
}

function printParameters(
  table: CatalogTable,
  counts: FileCounts | undefined,
  deprecated: number | undefined,
): Parameters {
  const { crawledBy, crawled, format, partitionKeys } = table
  const classification = format === 'unknown' ? 'UNKNOWN' : format
  if (crawledBy === undefined) {
    return {
      classification,
      ...(format === 'csv' ? printCsv(',', true, undefined) : {}),
    }
  }
  const { csv } = crawled ?? {}
  return sortByName({
    ...(crawledBy.run === undefined ? {} : { CRAWL_RUN_ID: crawledBy.run }),
    CrawlerSchemaDeserializerVersion: '1.0',
    CrawlerSchemaSerializerVersion: '1.0',
    ...(deprecated === undefined ? {} : { DEPRECATED_BY_CRAWLER: String(deprecated) }),
    UPDATED_BY_CRAWLER: crawledBy.crawler,
    ...(csv === undefined ? {} : printCsv(csv.delimiter, csv.header, csv.quoted)),
    ...(counts === undefined ? {} : printCounts(counts)),
    classification,
    ...(crawled === undefined ? {} : { compressionType: crawled.compression }),
    ...(crawled?.exclusions === undefined ? {} : { exclusions: JSON.stringify(crawled.exclusions) }),
    ...(crawled?.jsonPath === undefined ? {} : { 'etl.jsonPath': crawled.jsonPath }),
    ...(partitionKeys.length === 0 ? {} : { 'partition_filtering.enabled': 'true' }),
    typeOfData: 'file',
  })
}

function sortByName(parameters: Parameters): Parameters {
  return Object.fromEntries(Object.entries(parameters).sort(([left], [right]) => (left < right ? -1 : 1)))
}

function printCsv(delimiter: string, header: boolean, quoted: boolean | undefined): Parameters {
  return {
    ...(quoted === undefined ? {} : { areColumnsQuoted: String(quoted), columnsOrdered: 'true' }),
    delimiter,
    ...(header ? { 'skip.header.line.count': '1' } : {}),
  }
}

function printCounts({ files, bytes, records }: FileCounts): Parameters {
  return {
    averageRecordSize: String(records === 0 ? 0 : Math.floor(bytes / records)),
    objectCount: String(files),
    recordCount: String(records),
    sizeKey: String(bytes),
  }
}

function printColumns(columns: readonly Field[]): readonly GlueColumn[] {
  return lowerCaseColumns(columns).columns.map(({ name, type }) => ({
    Name: name,
    Type: printHiveType(type),
  }))
}
