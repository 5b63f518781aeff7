/**
 * Objects under a table's path, by key. Whatever has to be so on a local directory and on S3 alike is written
 * against this: creation that fails where something stands already, and writes that are whole or not at all.
 */
export interface ObjectStore {
  /** Undefined when there is none. */
  read(key: string): Promise<Buffer | undefined>
  /** The content from its beginning, as it comes; nothing where there is none. */
  stream(key: string): AsyncIterable<Buffer>
  /** All keys that start with a prefix that ends in `/` or is empty, sorted; only those after a key, if one is given. */
  list(prefix: string, after?: string): Promise<readonly string[]>
  /** Creates an object unless one is there; says whether it did. */
  create(key: string, content: string): Promise<boolean>
  /** Creates or replaces an object. */
  write(key: string, content: string): Promise<void>
  /** Writes an object that is to be published; a process that dies meanwhile may leave a part of it. */
  stage(stagedKey: string, chunks: AsyncIterable<Buffer>): Promise<void>
  /** Gives a staged object its final key; does nothing where that has happened already. `OperatorError` if neither is there. */
  publish(stagedKey: string, key: string): Promise<void>
  /** Removes an object, or all below a key that ends in `/`; does nothing where there is none. */
  remove(key: string): Promise<void>
  /** One value that processes compete for. */
  cell(key: string): Cell
}

/**
 * A value that is put and taken away under a condition. On S3 it is an object: filled by a PUT with
 * If-None-Match, cleared by a DELETE with If-Match on the ETag of what was read.
 */
export interface Cell {
  /** What a person removes to empty it: an absolute path here, an `s3://` address on S3. */
  readonly address: string
  /** Undefined where it is empty. */
  read(): Promise<string | undefined>
  /** Fills an empty cell; says whether it was empty. No two callers give the same content. */
  fill(content: string): Promise<boolean>
  /** Clears a cell that holds exactly this; says whether it did. Of several that clear the same content one does. */
  clear(content: string): Promise<boolean>
}

/** Below a table's path: what belongs to the table and is no data. All names in it start with `_`. */
export const tableStateFolder = '_etl'
