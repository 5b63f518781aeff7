import { closeShape, createShape, type OpenShape, reopenShape } from './open-shape.ts'
import { countShapes, mostKeys, narrowShape } from './shape.ts'

/** A shape that takes no more than so much memory, whatever is added to it. */
export interface LimitedShape {
  /** To add to; another one after each `add`. */
  root(): OpenShape
  /** How many shapes may be made while one record is added. */
  spare(): number
  /** After a record: so many shapes were made. */
  add(made: number): void
}

/** Shapes within a shape; some hundred bytes each. */
const mostShapes = 100_000
const fewestKeys = 8

/**
 * Where there are more than `mostShapes` places, objects with many keys are not told apart by key any more: those
 * of more than 500, then 250, and so on, until half as many places are left.
 */
export function limitShape(): LimitedShape {
  let root = createShape()
  let shapes = 1
  let keys = mostKeys

  function narrow(): void {
    let shape = closeShape(root)
    while (shapes > mostShapes / 2 && keys > fewestKeys) {
      keys = Math.floor(keys / 2)
      shape = narrowShape(shape, keys)
      shapes = countShapes(shape)
    }
    root = reopenShape(shape)
  }

  return {
    root: () => root,
    spare: () => mostShapes * 2 - shapes,
    add(made) {
      shapes += made
      if (shapes > mostShapes) narrow()
    },
  }
}
