import type { DataType, Field } from '../../spec/data-type.ts'

/** A node of a Parquet schema, as DuckDB's `parquet_schema` gives it. */
export interface ParquetNode {
  readonly name: string
  readonly children: number
  readonly repetition: string | null
  /** The older way to say what a group or a leaf means: `LIST`, `MAP`, `INT_8`. */
  readonly converted: string | null
  /** The newer one: `ListType()`. */
  readonly logical: string | null
  readonly physical: string | null
  /** DuckDB's type for a leaf: `DECIMAL(10,2)`. */
  readonly leaf: string | null
}

/**
 * The columns of a file by its footer; the nodes come in the footer's order, the root first. Unsigned integers are what
 * holds them, as Spark reads them; times of day are their numbers, UUIDs are text; every time zone is UTC.
 */
export function parquetColumns(nodes: readonly ParquetNode[]): readonly Field[] {
  const [root] = nodes
  let at = 1

  function readFields(count: number): readonly Field[] {
    return Array.from({ length: count }, readField)
  }

  function readField(): Field {
    const { name, type, isRepeated } = readNode()
    return { name, type: isRepeated ? { kind: 'array', element: type } : type }
  }

  /** Without what its repetition says. */
  function readNode(): { readonly name: string; readonly type: DataType; readonly isRepeated: boolean } {
    const node = nodes[at++] as ParquetNode
    const shared = { name: node.name, isRepeated: node.repetition === 'REPEATED' }
    if (node.physical !== null) return { ...shared, type: leafType(node) }
    const inner = nodes[at]
    const start = at
    if (node.children === 1 && isList(node)) return { ...shared, type: readList(node.name) }
    if (node.children === 1 && isMap(node) && inner?.children === 2) {
      at++
      const [key, value] = readFields(2)
      if (key && value) return { ...shared, type: { kind: 'map', key: key.type, value: value.type } }
      at = start
    }
    return { ...shared, type: { kind: 'struct', fields: readFields(node.children) } }
  }

  /** The rules for lists of other writers: Parquet's LogicalTypes.md, backward compatibility. */
  function readList(list: string): DataType {
    const repeated = nodes[at] as ParquetNode
    const isElement =
      repeated.repetition !== 'REPEATED' ||
      repeated.physical !== null ||
      repeated.children > 1 ||
      repeated.name === 'array' ||
      repeated.name === `${list}_tuple`
    if (isElement) return { kind: 'array', element: readNode().type }
    at++
    return { kind: 'array', element: readField().type }
  }

  return readFields(root?.children ?? 0)
}

function isList({ converted, logical }: ParquetNode): boolean {
  return converted === 'LIST' || /^ListType/.test(logical ?? '')
}

function isMap({ converted, logical }: ParquetNode): boolean {
  return converted === 'MAP' || converted === 'MAP_KEY_VALUE' || /^MapType/.test(logical ?? '')
}

const leafTypes: Readonly<Record<string, DataType>> = {
  BOOLEAN: { kind: 'boolean' },
  TINYINT: { kind: 'tinyint' },
  SMALLINT: { kind: 'smallint' },
  INTEGER: { kind: 'int' },
  BIGINT: { kind: 'bigint' },
  UTINYINT: { kind: 'smallint' },
  USMALLINT: { kind: 'int' },
  UINTEGER: { kind: 'bigint' },
  UBIGINT: { kind: 'decimal', precision: 20, scale: 0 },
  FLOAT: { kind: 'float' },
  DOUBLE: { kind: 'double' },
  VARCHAR: { kind: 'string' },
  UUID: { kind: 'string' },
  BLOB: { kind: 'binary' },
  DATE: { kind: 'date' },
}

const physicalTypes: Readonly<Record<string, DataType>> = {
  BOOLEAN: { kind: 'boolean' },
  INT32: { kind: 'int' },
  INT64: { kind: 'bigint' },
  INT96: { kind: 'timestamp' },
  FLOAT: { kind: 'float' },
  DOUBLE: { kind: 'double' },
}

function leafType({ leaf, physical }: ParquetNode): DataType {
  const decimal = /^DECIMAL\((\d+),\s*(\d+)\)$/.exec(leaf ?? '')
  if (decimal) return { kind: 'decimal', precision: Number(decimal[1]), scale: Number(decimal[2]) }
  if (/^TIMESTAMP/.test(leaf ?? '')) return { kind: 'timestamp' }
  return leafTypes[leaf ?? ''] ?? physicalTypes[physical ?? ''] ?? { kind: 'binary' }
}
