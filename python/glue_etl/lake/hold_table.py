"""A table that nobody else writes to: src/engine/hold-table.ts."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from glue_etl.lake.begun_run import BegunRun
from glue_etl.lake.commit_log import CommitLog, Register, create_commit, finish_commit, recover
from glue_etl.lake.lease import Lease, take_lease
from glue_etl.lake.log_items import CommitRecord
from glue_etl.lake.object_store import ObjectStore


@dataclass(frozen=True)
class HeldTable:
    log: CommitLog
    """As it stands, with all that died before finished or discarded."""
    store: ObjectStore
    register: Register
    lease: Lease

    def commit(self, record: CommitRecord) -> None:
        """Commits and publishes. Raises OperatorError, and nothing is committed, where the lease was lost."""
        self.lease.require_held()
        create_commit(record, self.store)
        finish_commit(record, self.store, self.register)


@contextmanager
def hold_table(begun: BegunRun, store: ObjectStore, register: Register) -> Iterator[HeldTable]:
    """Holds the lease on a table while its block runs. Raises OperatorError while another holds it."""
    with take_lease(store, job=begun.job.name, run=begun.run, now=begun.started_at) as lease:
        yield HeldTable(recover(store, register), store, register, lease)
