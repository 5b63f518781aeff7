import type { DataType } from './data-type.ts'

const year = '(\\d{3}[1-9]|\\d{2}[1-9]\\d|\\d[1-9]\\d{2}|[1-9]\\d{3})'
const date = `${year}-(0[1-9]|1[0-2])-(0[1-9]|[12]\\d|3[01])`
const time = '([01]\\d|2[0-3]):[0-5]\\d:[0-5]\\d(\\.\\d{1,6})?'

/** The literal that a CSV cell has to spell for a type, as a regular expression; undefined where any text does. */
export function acceptedCell(type: DataType): string | undefined {
  switch (type.kind) {
    case 'tinyint':
    case 'smallint':
    case 'int':
    case 'bigint':
      return '[+-]?\\d+'
    case 'float':
    case 'double':
      return '[+-]?(\\d+(\\.\\d*)?|\\.\\d+)([eE][+-]?\\d+)?'
    case 'decimal':
      return `[+-]?\\d{0,${Math.max(type.precision - type.scale, 1)}}(\\.\\d{0,${type.scale}}0*)?`
    case 'boolean':
      return '(?i:true|false)'
    case 'date':
      return date
    case 'timestamp':
      return `${date}([T ]${time})?`
    case 'char':
    case 'varchar':
      return `.{0,${type.length}}`
    case 'binary':
      return '([A-Za-z0-9+/]{4})*([A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?'
    case 'null':
      return ''
    default:
      return undefined
  }
}
