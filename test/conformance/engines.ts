import { duckdbEngine } from './duckdb-engine.ts'
import type { Engine } from './engine.ts'

/** The engines that every case runs on. */
export const engines: readonly Engine[] = [duckdbEngine]
