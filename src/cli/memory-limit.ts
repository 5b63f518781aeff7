/** DuckDB's share of memory, in bytes. It keeps a whole process under 1.2 GB, whatever the input. */
export const memoryLimitBytes = 850_000_000
