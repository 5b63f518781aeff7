import type { ConformanceCase } from '../conformance-case.ts'
import { stepProject } from '../step-project.ts'

/** Surrogate keys are compared by their rank, from 1. */
export const relationalizeCases: readonly ConformanceCase[] = [
  {
    name: 'names tables and columns as Glue does, with sub-tables of sub-tables',
    files: stepProject({
      schema: `
        cod: string
        city: { name: string, coord: { lat: double } }
        list: [{ dt: bigint, main: { temp: double }, weather: [{ main: string }], rain: { 3h: double } }]`,
      documents: [
        {
          cod: '200',
          city: { name: 'x', coord: { lat: 1.5 } },
          list: [
            {
              dt: 1,
              main: { temp: 2.5 },
              weather: [{ main: 'Rain' }, { main: 'Mist' }],
              rain: { '3h': 0.5 },
            },
            { dt: 2, weather: [{ main: 'Clear' }] },
          ],
        },
        { cod: '200', city: { name: 'y' }, list: [{ dt: 3, weather: [] }, null] },
        { cod: '404', list: [] },
        { list: null },
      ],
      steps: '- relationalize: { root: root }',
    }),
    due: {
      tables: {
        root: [
          { cod: '200', 'city.name': 'x', 'city.coord.lat': 1.5, list: 1n },
          { cod: '200', 'city.name': 'y', 'city.coord.lat': null, list: 2n },
          { cod: '404', 'city.name': null, 'city.coord.lat': null, list: 3n },
          { cod: null, 'city.name': null, 'city.coord.lat': null, list: null },
        ],
        root_list: [
          [1n, 0, 1n, 2.5, 1n, 0.5],
          [1n, 1, 2n, null, 2n, null],
          [2n, 0, 3n, null, 3n, null],
          [2n, 1, null, null, null, null],
        ].map(([id, index, dt, temp, weather, rain]) => ({
          id,
          index,
          'list.val.dt': dt,
          'list.val.main.temp': temp,
          'list.val.weather': weather,
          'list.val.rain.3h': rain,
        })),
        'root_list.val.weather': [
          { id: 1n, index: 0, 'list.val.weather.val.main': 'Rain' },
          { id: 1n, index: 1, 'list.val.weather.val.main': 'Mist' },
          { id: 2n, index: 0, 'list.val.weather.val.main': 'Clear' },
        ],
      },
    },
  },
  {
    name: 'makes tables of scalar arrays, arrays in structs, arrays of arrays and maps',
    files: stepProject({
      schema: `
        entities: { hashtags: [string] }
        grid: [["int"]]
        m: map<string,int>
        deep: map<string,array<struct<x:int>>>`,
      documents: [
        {
          entities: { hashtags: ['a', null] },
          grid: [[1, 2], [], null],
          m: { k: 1, z: null },
          deep: { p: [{ x: 5 }] },
        },
        { grid: [], m: {} },
      ],
      steps: '- relationalize: {}',
    }),
    due: {
      tables: {
        roottable: [
          { 'entities.hashtags': 1n, grid: 1n, m: 1n, deep: 1n },
          { 'entities.hashtags': null, grid: 2n, m: 2n, deep: null },
        ],
        'roottable_entities.hashtags': [
          { id: 1n, index: 0, 'entities.hashtags.val': 'a' },
          { id: 1n, index: 1, 'entities.hashtags.val': null },
        ],
        roottable_grid: [
          { id: 1n, index: 0, 'grid.val': 1n },
          { id: 1n, index: 1, 'grid.val': 2n },
          { id: 1n, index: 2, 'grid.val': null },
        ],
        'roottable_grid.val': [
          { id: 1n, index: 0, 'grid.val.val': 1 },
          { id: 1n, index: 1, 'grid.val.val': 2 },
        ],
        roottable_m: [
          { id: 1n, index: 0, 'm.key': 'k', 'm.value': 1 },
          { id: 1n, index: 1, 'm.key': 'z', 'm.value': null },
        ],
        roottable_deep: [{ id: 1n, index: 0, 'deep.key': 'p', 'deep.value': 1n }],
        'roottable_deep.value': [{ id: 1n, index: 0, 'deep.value.val.x': 5 }],
      },
    },
  },
  {
    name: 'makes a struct of a choice that nobody resolved',
    files: stepProject({
      schema: 't: choice<int,double>\nlist: [{ t: "choice<int,double>" }]',
      documents: '{"t":1,"list":[{"t":2},{"t":2.5},{}]}\n{"t":1.5}\n',
      steps: '- relationalize: { root: r }',
    }),
    due: {
      tables: {
        r: [
          { 't.int': 1, 't.double': null, list: 1n },
          { 't.int': null, 't.double': 1.5, list: null },
        ],
        r_list: [
          { id: 1n, index: 0, 'list.val.t.int': 2, 'list.val.t.double': null },
          { id: 1n, index: 1, 'list.val.t.int': null, 'list.val.t.double': 2.5 },
          { id: 1n, index: 2, 'list.val.t.int': null, 'list.val.t.double': null },
        ],
      },
    },
  },
  {
    name: 'takes hostile names, also those of its own SQL',
    files: stepProject({
      schema:
        '{ __key: ["int"], "a/b": ["int"], a: ["int"], id: int, index: int, source: { id: int }, "😀 \\"x\\"": ["int"] }',
      documents: '{"__key":[1],"a/b":[2],"a":[3],"id":4,"index":5,"source":{"id":6},"😀 \\"x\\"":[7]}\n',
      steps: '- relationalize: { root: r }',
    }),
    due: {
      tables: {
        r: [{ __key: 1n, 'a/b': 1n, a: 1n, id: 4, index: 5, 'source.id': 6, '😀 "x"': 1n }],
        r___key: [{ id: 1n, index: 0, '__key.val': 1 }],
        'r_a%2Fb': [{ id: 1n, index: 0, 'a/b.val': 2 }],
        r_a: [{ id: 1n, index: 0, 'a.val': 3 }],
        'r_😀 "x"': [{ id: 1n, index: 0, '😀 "x".val': 7 }],
      },
    },
  },
  {
    name: 'has a root table alone for flat rows',
    files: stepProject({ schema: 'a: int', documents: [{ a: 1 }], steps: '- relationalize: { root: r }' }),
    due: { tables: { r: [{ a: 1 }] } },
  },
  {
    name: 'is the last step, has no partitions, and no two names for one thing',
    files: stepProject({
      schema: '{ "a.b": ["int"], a_b: ["int"], a: { b: int } }',
      documents: [],
      steps: '- relationalize: { root: r }\n- filter: true',
      sink: 'partitionBy: [a_b]',
    }),
    due: {
      refused: [
        "column 'a.b' stands twice",
        "tables 'r_a.b' and 'r_a_b' would both be r_a_b in the catalog",
        'relationalize makes several tables: it is the last step',
        'the tables of relationalize cannot be partitioned',
      ],
    },
  },
]
