import { describe, expect, it } from 'vitest'
import { parseProject } from '../../src/spec/parse-project.ts'
import { dedent } from '../conformance/step-project.ts'
import { expectProblems } from './expect-problems.ts'

function settingsOf(text: string) {
  const { settings, settingsProblems } = parseProject([{ file: 'etl.yaml', text: dedent(text) }])
  expect(settingsProblems).toEqual([])
  return settings
}

describe('crawlers in etl.yaml', () => {
  it("have Glue's defaults", () => {
    const { crawlers } = settingsOf(`
      name: p
      databases: { lake: {} }
      crawlers:
        raw: { database: lake, paths: [s3://inbox/raw] }`)
    expect(crawlers).toEqual([
      {
        name: 'raw',
        place: { file: 'etl.yaml', line: 4, column: 3 },
        database: 'lake',
        paths: ['s3://inbox/raw'],
        exclude: [],
        classifiers: [],
        tags: {},
        tablePrefix: '',
        similarity: 0.7,
        updateBehavior: 'UPDATE_IN_DATABASE',
        deleteBehavior: 'DEPRECATE_IN_DATABASE',
        recrawlBehavior: 'CRAWL_EVERYTHING',
      },
    ])
  })

  it('keep what is written, and where', () => {
    const { crawlers, classifiers } = settingsOf(`
      name: p
      databases: { lake: {} }
      classifiers:
        List: { jsonPath: "$.list[*]" }
      crawlers:
        raw:
          description: Raw
          database: lake
          paths: [s3://inbox/raw, s3://inbox/more/]
          exclude: ["a/**"]
          classifiers: [List]
          role: Crawl
          tags: { Owner: me }
          tablePrefix: raw_
          tableGrouping: CombineCompatibleSchemas
          tableLevel: 2
          tableThreshold: 10
          similarity: 0.5
          updateBehavior: LOG
          deleteBehavior: DELETE_FROM_DATABASE
          tableBehavior: MergeNewColumns
          partitionBehavior: InheritFromTable`)
    expect(classifiers).toMatchObject([
      { name: 'List', jsonPath: { text: '$.list[*]', place: { file: 'etl.yaml', line: 4 } } },
    ])
    expect(crawlers[0]).toMatchObject({
      description: 'Raw',
      paths: ['s3://inbox/raw', 's3://inbox/more/'],
      exclude: [{ text: 'a/**' }],
      classifiers: ['List'],
      role: 'Crawl',
      tags: { Owner: 'me' },
      tablePrefix: 'raw_',
      tableGrouping: 'CombineCompatibleSchemas',
      tableLevel: 2,
      tableThreshold: 10,
      similarity: 0.5,
      updateBehavior: 'LOG',
      deleteBehavior: 'DELETE_FROM_DATABASE',
      tableBehavior: 'MergeNewColumns',
      partitionBehavior: 'InheritFromTable',
    })
  })

  it('that look at new folders only log what changes and what goes', () => {
    const { crawlers } = settingsOf(`
      name: p
      databases: { lake: {} }
      crawlers:
        raw: { database: lake, paths: [s3://inbox/raw], recrawlBehavior: CRAWL_NEW_FOLDERS_ONLY }`)
    expect(crawlers[0]).toMatchObject({ updateBehavior: 'LOG', deleteBehavior: 'LOG' })
  })

  it('say what is wrong with them, all at once', () => {
    expectProblems(
      {
        'etl.yaml': `
          name: p
          databases: { lake: {} }
          classifiers:
            List: { jsonPath: "▶list[*]" }
            Slice: { jsonPath: "$.a▶[1:2]" }
          crawlers:
            raw:
              database: ▶lak
              paths: [s3://inbox/raw]
              exclude: ["a/**", "{a,▶{b}}"]
              classifiers: [List, ▶Lst]
              updateBehavior: ▶UPDATE_IN_DATABASE
              deleteBehavior: LOG
              recrawlBehavior: CRAWL_NEW_FOLDERS_ONLY`,
      },
      [
        "A JSONPath starts with '$'",
        "Slice '[from:to]' is not supported",
        "database 'lak' is not declared in etl.yaml | lake | did you mean 'lake'?",
        'A group stands inside the group',
        "classifier 'Lst' is not declared in etl.yaml | List, Slice | did you mean 'List'?",
        'updateBehavior cannot be UPDATE_IN_DATABASE with recrawlBehavior CRAWL_NEW_FOLDERS_ONLY: folders that are not looked at cannot be told from changed or deleted ones | LOG | leave updateBehavior out',
      ],
    )
  })

  it('refuse what Glue does not know', () => {
    expectProblems(
      {
        'etl.yaml': `
          name: p
          databases: { lake: {} }
          crawlers:
            raw:
              database: lake
              paths: [▶data/raw]
              similarity: ▶2
              deleteBehavior: ▶DEPRECATE
              ▶tableGroup: CombineCompatibleSchemas`,
      },
      [
        "crawlers.raw.paths[0]: expected s3://bucket/prefix, found 'data/raw'",
        'crawlers.raw.similarity',
        "crawlers.raw.deleteBehavior cannot be 'DEPRECATE' | LOG, DELETE_FROM_DATABASE, DEPRECATE_IN_DATABASE",
        "unknown key 'tableGroup' in crawlers.raw",
      ],
    )
  })
})
