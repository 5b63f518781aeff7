import { describe, expect, it } from 'vitest'
import { findJob } from '../../src/compile/find-job.ts'
import { SpecError } from '../../src/errors.ts'
import { parseProject } from '../../src/spec/parse-project.ts'
import { expectProblems, job, schema } from './expect-problems.ts'
import { printProblem } from './problems-of.ts'

describe('mistakes in specs', () => {
  it('come all at once, from all files, each with its place, what was expected and what may have been meant', () => {
    expectProblems(
      {
        'etl.yaml': `
          name: weather
          ▶targts: { local: {} }
          limits: { ▶dept: 5 }
          defaults:
            sink: { compression: ▶snapy }`,
        'schemas/one.yaml': `
          a: ▶strng
          b: array<▶bigintt>`,
        'schemas/two.yaml': 'c: ▶[int, string]',
        'jobs/A.yaml': `
          source: { path: data, schema: ▶three }
          steps: []
          sink: { table: lake.a, path: s3://lake/a/ }`,
        'jobs/B.yaml': `
          source: { table: ▶lake.aa }
          steps: []
          sink: { table: lake.b, path: s3://lake/b/ }`,
        'jobs/C.yaml': `
          source: { path: data, schema: one }
          steps:
            - ▶selct: { a: id }
          sink: { table: lake.c, path: s3://lake/c/, mode: ▶apend }`,
      },
      [
        "unknown key 'targts' | name, description, targets",
        "unknown key 'dept' in limits | documentSize, stringSize, depth | did you mean 'depth'?",
        "defaults.sink.compression cannot be 'snapy' | snappy, zstd, gzip, none | did you mean 'snappy'?",
        "type of 'a': 'strng' is not a type | did you mean 'string'?",
        "type of 'b': 'bigintt' is not a type | did you mean 'bigint'?",
        'an array is written as a list of one entry, the type of its elements | one entry',
        "there is no schema 'three' | one, two",
        "no job writes table 'lake.aa' | lake.a, lake.b | did you mean 'lake.a'?",
        "'selct' is not a step | explode, select,",
        "sink.mode cannot be 'apend' | append, overwrite, overwritePartitions | did you mean 'append'?",
      ],
    )
  })

  it('name an unknown job', () => {
    const project = parseProject([{ file: 'jobs/FlattenWeather.yaml', text: 'steps: []' }])
    const error = attempt(() => findJob(project, 'FlatenWeather'))
    expect(error).toBeInstanceOf(SpecError)
    expect((error as SpecError).exitCode).toBe(2)
    expect((error as SpecError).problems.map(printProblem)).toEqual([
      "there is no job 'FlatenWeather' | FlattenWeather | did you mean 'FlattenWeather'?",
    ])
  })

  it('in the keys of sources, steps and sinks', () => {
    expectProblems(
      {
        'schemas/in.yaml': schema,
        'jobs/Job.yaml': `
          source: { path: data, schema: in, ▶formt: csv, csv: { ▶headr: true, delimiter: ▶"::" } }
          steps:
            - explode: { slot: list }
              ▶outr: true
              position: ▶5
            - dropDuplicates: { ▶key: [id], keys: [id], orderBy: ["id"] }
            - join: { other: { path: more, schema: in, ▶tabel: x } }
              on: id = other.id
              type: ▶rigt
            - explode: ▶{ a: list, b: list }
            - select: ▶{}
            - ▶{}
            - ▶foo
          sink: { table: ▶Lake.out, path: s3://lake/out/, partitionBy: [▶"year("], targetFileSize: ▶5 }
          rejects: { onMismatch: ▶drop }`,
      },
      [
        "unknown key 'formt' in source | path, schema, format, jsonPath, csv",
        "unknown key 'headr' in source.csv | header, delimiter, nullText | did you mean 'header'?",
        'source.csv.delimiter',
        "unknown key 'outr' in steps[0] | explode, outer, position | did you mean 'outer'?",
        'steps[0].position cannot be 5 | text',
        "unknown key 'key' in steps[1].dropDuplicates | keys, orderBy | did you mean 'keys'?",
        "unknown key 'tabel' in steps[2].join.other",
        "steps[2].type cannot be 'rigt' | inner, left",
        'steps[3].explode: expected exactly one new name: array',
        'steps[4].select: expected at least one column: expression',
        'an empty step | explode, select,',
        "'foo' is not a step | explode, select,",
        "sink.table: expected database.table in lower-case letters, digits and _, found 'Lake.out'",
        'sink.partitionBy[0]: expected a column, or year(ts)',
        'sink.targetFileSize cannot be 5',
        "rejects.onMismatch cannot be 'drop' | quarantine, fail",
      ],
    )
  })

  it('in what is missing: the file, source, steps, sink, and what they need', () => {
    expectProblems(
      {
        'schemas/in.yaml': schema,
        'jobs/Empty.yaml': '▶▶▶',
        'jobs/List.yaml': '▶- a',
        'jobs/Parts.yaml': `
          ▶source: { path: data }
          steps: ▶5
          ▶sink: { table: lake.b }`,
      },
      [
        'source is missing',
        'sink is missing',
        'steps is missing | a list',
        ' cannot be a list | a mapping',
        'source.schema is missing | text',
        'steps cannot be 5 | a list',
        'sink.path is missing | text',
      ],
    )
  })

  it.each([
    ['- select: { a: id, b: ▶idd }', 'column idd does not exist | did you mean id?'],
    ['- derive: { a: "list[1].▶dtt" }', 'the value has no field dtt | did you mean dt?'],
    ['- filter: name IS NULL OR ▶nme = 1', 'column nme does not exist | did you mean name?'],
    ['- explode: { slot: ▶lst }', 'column lst does not exist | did you mean list?'],
    ['- drop: [name, ▶idd]', "there is no column 'idd' here | id, name, list, v | did you mean 'id'?"],
    [
      '- rename: { a: id, b: ▶nam }',
      "there is no column 'nam' here | id, name, list, v | did you mean 'name'?",
    ],
    [
      '- dropDuplicates: { keys: [id, ▶nam], orderBy: [▶idd DESC] }',
      "there is no column 'nam' here | id, name, list, v | did you mean 'name'?",
      "there is no column 'idd' here | id, name, list, v | did you mean 'id'?",
    ],
    [
      '- join: { other: { path: more, schema: in } }\n  on: other.id = id AND other.▶nme = name',
      'other has no field nme | did you mean name?',
    ],
    ['- sql: SELECT ▶idd FROM input', 'column idd does not exist'],
    ['- sql: SELECT id FROM ▶inputt', 'table inputt does not exist | did you mean input?'],
    [
      '- applyMapping:\n    - [id, int, id, int]\n    - ▶[nam, string, name, string]',
      "there is no column 'nam' here | id, name, list, v | did you mean 'name'?",
    ],
    ['- resolveChoice: { v: "cast:int", id: ▶make_cols }', "'id' is not a choice | v"],
    ['- resolveChoice: ▶"cast:intt"', "'intt' is not a type | did you mean 'int'?"],
    ['- unbox: { name: "struct<a:▶strng>" }', "'strng' is not a type | did you mean 'string'?"],
    ['- applyMapping:\n    - ▶[id, int, id, decimal(10,2)]', 'steps[0].applyMapping[0]'],
  ])('in a step: %s', (step, ...due) => {
    expectProblems(job(`${step}\n- select: { one: 1 }`), due)
  })

  it('in the columns of partitions', () => {
    expectProblems(
      job(
        '- drop: [v]',
        'sink: { table: lake.out, path: s3://lake/out/, partitionBy: [▶nam, ▶"year(idd)"] }',
      ),
      [
        "there is no column 'nam' here | id, name, list | did you mean 'name'?",
        "there is no column 'idd' here | id, name, list | did you mean 'id'?",
      ],
    )
  })
})

function attempt(call: () => unknown): unknown {
  try {
    return call()
  } catch (error) {
    return error
  }
}
