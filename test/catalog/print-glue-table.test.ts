import { describe, expect, it } from 'vitest'
import { printGluePartition, printGlueTable } from '../../src/catalog/print-glue-table.ts'
import type { CatalogTable } from '../../src/spec/catalog-table.ts'
import { columnsOf } from '../crawl/type-of.ts'

const common = {
  Compressed: false,
  NumberOfBuckets: -1,
  BucketColumns: [],
  SortColumns: [],
  StoredAsSubDirectories: false,
}

const text = {
  InputFormat: 'org.apache.hadoop.mapred.TextInputFormat',
  OutputFormat: 'org.apache.hadoop.hive.ql.io.HiveIgnoreKeyTextOutputFormat',
}

describe('a table as GetTable shows it', () => {
  it('JSON: names in lower case, the keys of the data in the SerDe, every parameter a string', () => {
    const table: CatalogTable = {
      database: 'weather',
      name: 'raw',
      location: 's3://weather-data-inbox/raw/',
      format: 'json',
      columns: columnsOf(
        'struct<cod:string,`Message`:double,list:array<struct<dt:int,`Main`:struct<temp:double>,rain:struct<`3h`:double>>>,city:map<string,bigint>>',
      ),
      partitionKeys: [],
      partitions: [],
      crawledBy: { crawler: 'rawDataWeatherCrawler', run: 'crawl-1' },
      crawled: {
        compression: 'gzip',
        classifier: 'WeatherClassifier',
        jsonPath: '$[*]',
        exclusions: ['mydir/**', '*.{csv,tmp}'],
        files: 30,
        bytes: 480_015,
        records: 31,
      },
    }
    const parameters = {
      CRAWL_RUN_ID: 'crawl-1',
      CrawlerSchemaDeserializerVersion: '1.0',
      CrawlerSchemaSerializerVersion: '1.0',
      UPDATED_BY_CRAWLER: 'rawDataWeatherCrawler',
      averageRecordSize: '15484',
      classification: 'json',
      compressionType: 'gzip',
      'etl.jsonPath': '$[*]',
      exclusions: '["mydir/**","*.{csv,tmp}"]',
      objectCount: '30',
      recordCount: '31',
      sizeKey: '480015',
      typeOfData: 'file',
    }
    expect(printGlueTable(table)).toEqual({
      Name: 'raw',
      DatabaseName: 'weather',
      Owner: 'owner',
      Retention: 0,
      StorageDescriptor: {
        ...common,
        ...text,
        Columns: [
          { Name: 'cod', Type: 'string' },
          { Name: 'message', Type: 'double' },
          {
            Name: 'list',
            Type: 'array<struct<dt:int,main:struct<temp:double>,rain:struct<3h:double>>>',
          },
          { Name: 'city', Type: 'map<string,bigint>' },
        ],
        Location: 's3://weather-data-inbox/raw/',
        SerdeInfo: {
          SerializationLibrary: 'org.openx.data.jsonserde.JsonSerDe',
          Parameters: { paths: 'Message,city,cod,list' },
        },
        Parameters: parameters,
      },
      PartitionKeys: [],
      TableType: 'EXTERNAL_TABLE',
      Parameters: parameters,
    })
  })

  it('CSV with partitions, which have their own columns, counts and location', () => {
    const table: CatalogTable = {
      database: 'lake',
      name: 'sales',
      location: 's3://b/sales/',
      format: 'csv',
      columns: columnsOf('struct<id:bigint,`Note`:string>'),
      partitionKeys: columnsOf('struct<year:string>'),
      partitions: [
        {
          values: ['2019'],
          folder: 'year=2019',
          columns: columnsOf('struct<id:bigint>'),
          crawled: { files: 2, bytes: 30, records: 0 },
          deprecatedByCrawler: 1_790_000_000_000,
        },
      ],
      crawledBy: { crawler: 'C' },
      crawled: {
        compression: 'none',
        csv: { delimiter: '|', header: true, quoted: true },
        files: 2,
        bytes: 30,
        records: 0,
      },
      deprecatedByCrawler: 1_790_000_000_001,
    }
    const parameters = {
      CrawlerSchemaDeserializerVersion: '1.0',
      CrawlerSchemaSerializerVersion: '1.0',
      DEPRECATED_BY_CRAWLER: '1790000000001',
      UPDATED_BY_CRAWLER: 'C',
      areColumnsQuoted: 'true',
      averageRecordSize: '0',
      classification: 'csv',
      columnsOrdered: 'true',
      compressionType: 'none',
      delimiter: '|',
      objectCount: '2',
      'partition_filtering.enabled': 'true',
      recordCount: '0',
      'skip.header.line.count': '1',
      sizeKey: '30',
      typeOfData: 'file',
    }
    const serde = {
      SerializationLibrary: 'org.apache.hadoop.hive.serde2.lazy.LazySimpleSerDe',
      Parameters: { 'field.delim': '|' },
    }
    expect(printGlueTable(table)).toMatchObject({
      StorageDescriptor: { ...text, SerdeInfo: serde, Parameters: parameters },
      PartitionKeys: [{ Name: 'year', Type: 'string' }],
      Parameters: parameters,
    })
    const [partition] = table.partitions
    if (partition === undefined) throw new Error('no partition')
    const own = { ...parameters, DEPRECATED_BY_CRAWLER: '1790000000000' }
    expect(printGluePartition(table, partition)).toEqual({
      Values: ['2019'],
      DatabaseName: 'lake',
      TableName: 'sales',
      StorageDescriptor: {
        ...common,
        ...text,
        Columns: [{ Name: 'id', Type: 'bigint' }],
        Location: 's3://b/sales/year=2019/',
        SerdeInfo: serde,
        Parameters: own,
      },
      Parameters: own,
    })
  })

  it('Parquet that a job writes has no parameters of a crawler', () => {
    const table: CatalogTable = {
      database: 'weather',
      name: 'weather_full',
      description: 'One row per document',
      location: 's3://weather-data-transformed/weather-full/',
      format: 'parquet',
      columns: columnsOf('struct<day:date,price:decimal(10,2),code:varchar(3)>'),
      partitionKeys: [],
      partitions: [],
      updatedBy: { job: 'TransformWeatherData', run: 'r', at: '2026-01-01T00:00:00.000Z' },
    }
    expect(printGlueTable(table)).toEqual({
      Name: 'weather_full',
      DatabaseName: 'weather',
      Description: 'One row per document',
      Owner: 'owner',
      Retention: 0,
      StorageDescriptor: {
        ...common,
        InputFormat: 'org.apache.hadoop.hive.ql.io.parquet.MapredParquetInputFormat',
        OutputFormat: 'org.apache.hadoop.hive.ql.io.parquet.MapredParquetOutputFormat',
        Columns: [
          { Name: 'day', Type: 'date' },
          { Name: 'price', Type: 'decimal(10,2)' },
          { Name: 'code', Type: 'varchar(3)' },
        ],
        Location: 's3://weather-data-transformed/weather-full/',
        SerdeInfo: {
          SerializationLibrary: 'org.apache.hadoop.hive.ql.io.parquet.serde.ParquetHiveSerDe',
          Parameters: { 'serialization.format': '1' },
        },
        Parameters: { classification: 'parquet' },
      },
      PartitionKeys: [],
      TableType: 'EXTERNAL_TABLE',
      Parameters: { classification: 'parquet' },
    })
  })

  it('of no known format has neither SerDe nor columns', () => {
    const table = printGlueTable({
      database: 'lake',
      name: 'odd',
      location: 's3://b/odd/',
      format: 'unknown',
      columns: [],
      partitionKeys: [],
      partitions: [],
      crawledBy: { crawler: 'C' },
      crawled: { compression: 'none', files: 1, bytes: 9, records: 0 },
    })
    expect(table.StorageDescriptor).toMatchObject({ Columns: [], SerdeInfo: { Parameters: {} } })
    expect(table.StorageDescriptor).not.toHaveProperty('InputFormat')
    expect(table.Parameters.classification).toBe('UNKNOWN')
  })

  it('has names that fall together in lower case once, with the type that holds both', () => {
    const type = { kind: 'int' } as const
    const columns = [
      { name: 'Id', type },
      { name: 'id', type: { kind: 'double' } as const },
      {
        name: 'o',
        type: {
          kind: 'struct',
          fields: [
            { name: 'X', type },
            { name: 'x', type: { kind: 'null' } },
          ],
        } as const,
      },
    ]
    const { StorageDescriptor } = printGlueTable({
      database: 'lake',
      name: 't',
      location: 's3://b/t/',
      format: 'json',
      columns,
      partitionKeys: [],
      partitions: [],
    })
    expect(StorageDescriptor.Columns).toEqual([
      { Name: 'id', Type: 'double' },
      { Name: 'o', Type: 'struct<x:int>' },
    ])
    expect(StorageDescriptor.SerdeInfo.Parameters).toEqual({ paths: 'Id,id,o' })
  })
})
