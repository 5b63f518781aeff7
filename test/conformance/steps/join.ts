import type { ConformanceCase } from '../conformance-case.ts'
import { stepProject } from '../step-project.ts'

const files = {
  'schemas/place.yaml': 'id: int\nname: string\n',
  'places/a.csv': 'id,name\n1,one\n2,two\n2,zwei\n,none\n',
}
const given = {
  schema: 'id: int\ncity: int',
  documents: [{ id: 1, city: 1 }, { id: 2, city: 2 }, { id: 3, city: 3 }, { id: 4 }],
  files,
}
const place = 'place: { path: places, schema: place, format: csv }'

export const joinCases: readonly ConformanceCase[] = [
  {
    name: 'gives a row per match; NULL matches nothing',
    files: stepProject({
      ...given,
      steps: `
        - join: { ${place} }
          on: place.id = city`,
    }),
    due: {
      rows: [
        { id: 1, city: 1, place: { id: 1, name: 'one' } },
        { id: 2, city: 2, place: { id: 2, name: 'two' } },
        { id: 2, city: 2, place: { id: 2, name: 'zwei' } },
      ],
    },
  },
  {
    name: 'keeps rows without a match under left, with NULL',
    files: stepProject({
      ...given,
      steps: `
        - join: { ${place} }
          on: place.id = city
          type: left
        - select: { id: id, name: place.name, found: place IS NOT NULL }`,
    }),
    due: {
      rows: [
        { id: 1, name: 'one', found: true },
        { id: 2, name: 'two', found: true },
        { id: 2, name: 'zwei', found: true },
        { id: 3, name: null, found: false },
        { id: 4, name: null, found: false },
      ],
    },
  },
  {
    name: 'multiplies rows also where nothing of the second source is used',
    files: stepProject({
      ...given,
      steps: `
        - join: { ${place} }
          on: place.id = city
        - select: { id: id }`,
    }),
    due: { rows: [{ id: 1 }, { id: 2 }, { id: 2 }] },
  },
  {
    name: 'takes any condition, also one that is not an equation',
    files: stepProject({
      ...given,
      steps: `
        - join: { ${place} }
          on: place.id < city OR place.id IS NULL AND city IS NULL
        - select: { id: id, name: place.name }`,
    }),
    due: {
      rows: [
        { id: 2, name: 'one' },
        { id: 3, name: 'one' },
        { id: 3, name: 'two' },
        { id: 3, name: 'zwei' },
        { id: 4, name: 'none' },
      ],
    },
  },
  {
    name: 'joins several sources, one of them twice, with records that come as arrays',
    files: stepProject({
      ...given,
      documents: '[{ "id": 1, "city": 1 }, { "id": 3, "city": 3 }]',
      files: {
        ...files,
        'schemas/country.yaml': 'of: [int]\ncode: string\n',
        'countries/a.json': '[{"of":[1,2],"code":"x"}, {"of":[3],"code":"y"}]',
      },
      steps: `
        - join: { ${place} }
          on: place.id = city
          type: left
        - join: { country: { path: countries, schema: country } }
          on: contains(country.of, city)
        - join: { other: { path: countries, schema: country } }
          on: other.code <> country.code
        - select: { id: id, name: place.name, code: country.code, other: other.code }`,
    }),
    due: {
      rows: [
        { id: 1, name: 'one', code: 'x', other: 'y' },
        { id: 3, name: null, code: 'y', other: 'x' },
      ],
    },
  },
  {
    name: 'finds nothing in a second source without records',
    files: stepProject({
      ...given,
      files: { 'schemas/place.yaml': 'id: int\nname: string\n', 'places/a.csv': '', 'more/a.json': '[]' },
      steps: `
        - join: { ${place} }
          on: place.id = city
          type: left
        - join: { more: { path: more, schema: place } }
          on: more.id = city
          type: left
        - select: { id: id, a: place.name, b: more.name }`,
    }),
    due: { rows: [1, 2, 3, 4].map((id) => ({ id, a: null, b: null })) },
  },
  {
    name: 'is not misled by names that are called like relations',
    files: stepProject({
      ...given,
      steps: `
        - join: { source: { path: places, schema: place, format: csv } }
          on: source.id = id + 1
        - select: { id: id, other: source.id, name: source.name }`,
    }),
    due: {
      rows: [
        { id: 1, other: 2, name: 'two' },
        { id: 1, other: 2, name: 'zwei' },
      ],
    },
  },
  {
    name: 'refuses a name that is taken, an unknown schema and a condition that is none',
    files: stepProject({
      ...given,
      steps: `
        - join: { ID: { path: places, schema: place, format: csv } }
          on: city = 1
        - join: { p: { path: places, schema: plase } }
          on: city = 1`,
    }),
    due: { refused: ["there is a column 'ID' already", "there is no schema 'plase'"] },
  },
]
