import { databaseOf } from '../../crawl/catalog/plan-table.ts'
import {
  type DescribedDrift,
  describeChange,
  describeDrift,
  describeMissed,
} from '../../crawl/drift/describe-drift.ts'
import type { Drift } from '../../crawl/drift/drift.ts'
import type { UsedDrift } from '../../engine/crawl/compare-with-schemas.ts'
import { printType } from '../../spec/data-type.ts'
import type { Crawl } from '../crawl-on-this-machine.ts'
import { countClassifiers } from './count-classifiers.ts'

/** A crawl for programs: files, tables, what changes, what has drifted. */
export function crawlAsJson(crawl: Crawl & { readonly written: readonly string[] }) {
  const { checked, found, plan, comparisons, schemas, samples, isApplied, isChanged, seconds, written } =
    crawl
  const groups = found.tables.flatMap((table) => table.groups)
  const sum = (numbers: readonly number[]) => numbers.reduce((total, number) => total + number, 0)
  return {
    crawler: checked.crawler.name,
    database: databaseOf(checked.crawler),
    written: isApplied,
    changed: isChanged,
    files: {
      read: found.files.length,
      bytes: sum(found.files.map(({ bytes }) => bytes)),
      excluded: sum(found.paths.map(({ excluded }) => excluded)),
      known: sum(found.paths.map(({ known }) => known)),
    },
    records: {
      read: sum(groups.map((group) => group.records + group.rejected)),
      rejected: sum(groups.map((group) => group.rejected)),
    },
    rejects: groups.flatMap(({ firstReject }) => firstReject ?? []),
    classified: countClassifiers(found.files),
    map: found.map,
    tables: found.tables.map((table) => {
      const { name, location, format, classifier, columns, partitionKeys, partitions, records, files } = table
      return {
        name,
        location,
        format,
        classifier,
        columns: columns.map((column) => ({ name: column.name, type: printType(column.type) })),
        partitionKeys: partitionKeys.map((key) => key.name),
        partitions: partitions.map(({ folder }) => folder),
        records,
        files,
      }
    }),
    changes: plan.tables.map(({ table: _, columns, ...change }) => ({
      ...change,
      columns: {
        added: columns.added.map(({ name, type }) => ({ name, type: printType(type) })),
        gone: columns.gone.map(({ name, type }) => ({ name, type: printType(type) })),
        retyped: columns.retyped.map(({ name, before, after }) => ({
          name,
          before: printType(before),
          after: printType(after),
        })),
      },
      drift: (comparisons.find(({ table: name }) => name === change.name)?.drift ?? []).map((one) =>
        driftAsJson(one, describeChange),
      ),
    })),
    drift: schemas.map(({ table, schema, isThere, drift, notes }) => ({
      table,
      schema: `schemas/${schema}.yaml`,
      isThere,
      drift: drift.map((one) => driftAsJson(one, describeDrift)),
      notes: notes.map((note) => driftAsJson({ ...note, uses: [] }, describeDrift)),
    })),
    ...(samples === undefined
      ? {}
      : {
          sample: samples.map(({ location, table, missed }) => ({
            location,
            table,
            missed: missed.map((one) => driftAsJson({ ...one, uses: [] }, describeMissed)),
          })),
        }),
    wroteSchemas: written,
    warnings: [...found.warnings, ...plan.warnings.map((message) => ({ message }))],
    seconds,
  }
}

function driftAsJson(drift: UsedDrift, describe: (drift: Drift) => DescribedDrift) {
  const { kind, path, declared, seen, due, evidence, uses } = drift
  return {
    kind,
    path,
    message: describe(drift).message,
    ...(declared === undefined ? {} : { declared: printType(declared) }),
    ...(seen === undefined ? {} : { seen: printType(seen) }),
    ...(due === undefined ? {} : { due: printType(due) }),
    evidence,
    uses,
  }
}
