import fc from 'fast-check'

/** A type as this generator knows it; `schemaOf` writes it down. */
export type Kind =
  | { readonly kind: 'scalar'; readonly type: string }
  | { readonly kind: 'array'; readonly element: Kind }
  | { readonly kind: 'map'; readonly value: Kind }
  | { readonly kind: 'struct'; readonly fields: readonly (readonly [string, Kind])[] }

/** A value as JSON text, and as a row that holds it. */
export interface Datum {
  readonly json: string
  readonly due: unknown
}

const exact = (json: unknown, due: unknown = json): Datum => ({ json: String(json), due })
const text = fc.string({ unit: 'binary', maxLength: 12 })

const scalars: Readonly<Record<string, fc.Arbitrary<Datum>>> = {
  tinyint: fc.integer({ min: -128, max: 127 }).map((n) => exact(n)),
  smallint: fc.integer({ min: -32768, max: 32767 }).map((n) => exact(n)),
  int: fc.integer().map((n) => exact(n)),
  bigint: fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }).map((n) => exact(n, n)),
  double: fc
    .double({ noNaN: true, noDefaultInfinity: true })
    .map((n) => ({ json: JSON.stringify(n), due: n === 0 ? 0 : n })),
  boolean: fc.boolean().map((value) => exact(value)),
  string: text.map((value) => ({ json: JSON.stringify(value), due: value })),
  'varchar(12)': text.map((value) => ({ json: JSON.stringify(value), due: value })),
  date: fc
    .integer({ min: Date.parse('0001-01-01') / 86_400_000, max: Date.parse('9999-12-31') / 86_400_000 })
    .map((days) => new Date(days * 86_400_000).toISOString().slice(0, 10))
    .map((day) => ({ json: JSON.stringify(day), due: day })),
  timestamp: fc
    .tuple(
      fc.integer({ min: Date.parse('0001-01-01') / 1000, max: Date.parse('9999-12-31') / 1000 }),
      fc.integer({ min: 0, max: 999_999 }),
      fc.constantFrom('T', ' '),
    )
    .map(([seconds, micros, separator]) => {
      const [day = '', time = ''] = new Date(seconds * 1000).toISOString().slice(0, 19).split('T')
      const fraction = String(micros).padStart(6, '0')
      return {
        json: JSON.stringify(`${day}${separator}${time}.${fraction}`),
        due: `${day} ${time}.${fraction}`,
      }
    }),
  binary: fc
    .uint8Array({ maxLength: 8 })
    .map((bytes) => ({ json: JSON.stringify(Buffer.from(bytes).toString('base64')), due: bytes })),
  'decimal(12,3)': fc.integer({ min: -999_999_999_999, max: 999_999_999_999 }).map((unscaled) => {
    const digits = String(Math.abs(unscaled)).padStart(4, '0')
    const due = `${unscaled < 0 ? '-' : ''}${digits.slice(0, -3)}.${digits.slice(-3)}`
    return exact(due, due)
  }),
}

export const scalarTypes: readonly string[] = Object.keys(scalars)

/** Any name that a column can have; two of them differ by more than case. */
const anyName = fc
  .oneof(
    fc.string({ unit: 'binary', minLength: 1, maxLength: 6 }),
    fc.constantFrom('select', 'source', 'x0', 'a.b'),
  )
  .filter((name) => !name.includes('\0') && name !== '__proto__')
export const plainName = fc.stringMatching(/^[a-z]{1,4}$/)

/** The columns of a table, nested up to a depth. */
export function arbitraryColumns(options: {
  readonly scalars: readonly string[]
  readonly name?: fc.Arbitrary<string>
  readonly maps?: boolean
}): fc.Arbitrary<Kind & { readonly kind: 'struct' }> {
  const { name = anyName, maps = true } = options
  const scalar = fc.constantFrom(...options.scalars).map((type): Kind => ({ kind: 'scalar', type }))
  const struct = (inner: fc.Arbitrary<Kind>) =>
    fc
      .uniqueArray(fc.tuple(name, inner), {
        minLength: 1,
        maxLength: 4,
        selector: ([field]) => field.toLowerCase(),
      })
      .map((fields) => ({ kind: 'struct' as const, fields }))
  const { kind } = fc.letrec<{ kind: Kind }>((tie) => ({
    kind: fc.oneof(
      { maxDepth: 3, withCrossShrink: true },
      scalar,
      tie('kind').map((element): Kind => ({ kind: 'array', element })),
      struct(tie('kind')),
      ...(maps ? [tie('kind').map((value): Kind => ({ kind: 'map', value }))] : []),
    ),
  }))
  return struct(kind)
}

/** The schema file: structs and arrays as they look, maps as type names. */
export function schemaOf(kind: Kind): unknown {
  switch (kind.kind) {
    case 'scalar':
      return kind.type
    case 'array':
      return [schemaOf(kind.element)]
    case 'map':
      return hiveType(kind)
    case 'struct':
      return Object.fromEntries(kind.fields.map(([name, field]) => [name, schemaOf(field)]))
  }
}

function hiveType(kind: Kind): string {
  switch (kind.kind) {
    case 'scalar':
      return kind.type
    case 'array':
      return `array<${hiveType(kind.element)}>`
    case 'map':
      return `map<string,${hiveType(kind.value)}>`
    case 'struct': {
      const fields = kind.fields.map(
        ([name, field]) => `\`${name.replaceAll('`', '``')}\`:${hiveType(field)}`,
      )
      return `struct<${fields.join(',')}>`
    }
  }
}

/** Values of a type; NULL at any level, missing wherever a field may be. */
export function arbitraryDatum(kind: Kind): fc.Arbitrary<Datum> {
  return fc.oneof({ weight: 5, arbitrary: present(kind) }, { weight: 1, arbitrary: fc.constant(exact(null)) })
}

/** A document of some columns. */
export function arbitraryDocument(columns: Kind & { readonly kind: 'struct' }): fc.Arbitrary<Datum> {
  const fields = columns.fields.map(([name, kind]) =>
    fc.tuple(fc.constant(name), fc.option(arbitraryDatum(kind))),
  )
  return fc.tuple(...fields).map((chosen) => {
    const written = chosen.flatMap(([name, datum]) =>
      datum === null ? [] : [`${JSON.stringify(name)}:${datum.json}`],
    )
    const due = chosen.map(([name, datum]) => [name, datum?.due ?? null] as const)
    return { json: `{${written.join(',')}}`, due: Object.fromEntries(due) }
  })
}

function present(kind: Kind): fc.Arbitrary<Datum> {
  switch (kind.kind) {
    case 'scalar': {
      const scalar = scalars[kind.type]
      if (scalar === undefined) throw new Error(`no values of ${kind.type}`)
      return scalar
    }
    case 'array':
      return fc.array(arbitraryDatum(kind.element), { maxLength: 4 }).map((items) => ({
        json: `[${items.map(({ json }) => json).join(',')}]`,
        due: items.map(({ due }) => due),
      }))
    case 'map':
      return fc
        .uniqueArray(
          fc.tuple(
            text.filter((key) => key !== '__proto__'),
            arbitraryDatum(kind.value),
          ),
          {
            maxLength: 3,
            selector: ([key]) => key,
          },
        )
        .map((entries) => ({
          json: `{${entries.map(([key, { json }]) => `${JSON.stringify(key)}:${json}`).join(',')}}`,
          due: Object.fromEntries(entries.map(([key, { due }]) => [key, due])),
        }))
    case 'struct':
      return arbitraryDocument(kind)
  }
}
