import type { Shape, ShapeField } from './shape.ts'

/** The shape of the same values, so many lines further down in their file. */
export function shiftLines(shape: Shape, lines: number): Shape {
  if (lines === 0) return shape
  const { kinds, element, fields, values } = shape
  return {
    kinds: new Map([...kinds].map(([kind, seen]) => [kind, { ...seen, line: seen.line + lines }])),
    element: element && shiftLines(element, lines),
    fields: fields && new Map([...fields].map(([name, field]) => [name, shiftField(field, lines)])),
    values: values && shiftLines(values, lines),
  }
}

function shiftField({ shape, position }: ShapeField, lines: number): ShapeField {
  return { shape: shiftLines(shape, lines), position }
}
