/**
 * Objects under a table's path, by key. Whatever has to be so on a local directory and on S3 alike is written
 * against this: creation that fails where something stands already, and writes that are whole or not at all.
 */
export interface ObjectStore {
  /** Undefined when there is none. */
  read(key: string): Promise<Buffer | undefined>
  /** All keys that start with a prefix ending in `/`, sorted. */
  list(prefix: string): Promise<readonly string[]>
  /** Creates an object unless one is there; says whether it did. */
  create(key: string, content: string): Promise<boolean>
  /** Creates or replaces an object. */
  write(key: string, content: string): Promise<void>
  /** Gives a staged object its final key; does nothing where that has happened already. */
  publish(stagedKey: string, key: string): Promise<void>
  /** Removes an object, or all below a key that ends in `/`; does nothing where there is none. */
  remove(key: string): Promise<void>
}

/** Below a table's path: what belongs to the table and is no data. All names in it start with `_`. */
export const tableStateFolder = '_etl'
