import type { CommittedReport } from '../lake/commit-record.ts'

/** The parts of a report that has read and written nothing. */
export const emptyReport = {
  records: { read: 0, accepted: 0, quarantined: 0 },
  rows: { written: 0 },
  partitions: 0,
  checks: [],
  unknownFields: [],
  evolved: [],
  discarded: [],
} satisfies Partial<CommittedReport>
