"""The right to write to a table: src/lake/lease.ts."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from glue_etl.errors import EtlError, OperatorError, Problem
from glue_etl.lake.json_text import print_json
from glue_etl.lake.object_store import TABLE_STATE_FOLDER, Cell, CellContent, ObjectStore
from glue_etl.lake.process_identity import ProcessState, find_process_state, identify_this_process
from glue_etl.lake.times import print_time

_LEASE_KEY = f"{TABLE_STATE_FOLDER}/_lease"
MISSED_BEATS = 4
"""So many heartbeats that did not come mean that a holder has ended."""


@dataclass
class Lease:
    """Held until it is released, or somebody clears it or takes it over."""

    cell: Cell
    holder: Mapping[str, Any]
    content: str
    beats: int = 0
    _lock: threading.Lock = field(default_factory=threading.Lock)
    _ended: threading.Event = field(default_factory=threading.Event)

    def require_held(self) -> None:
        """To be called just before a commit. Raises OperatorError when the lease was lost."""
        with self._lock:
            found = self.cell.read()
            if found is None or found.content != self.content:
                raise _lost(self.holder["run"], found)

    def renew(self) -> None:
        """Tells others that the holder lives; does nothing where the lease was lost."""
        with self._lock:
            found = self.cell.read()
            if found is None or found.content != self.content:
                return
            content = print_json({**self.holder, "beat": self.beats + 1})
            if self.cell.replace(found, content):
                self.content, self.beats = content, self.beats + 1

    def release(self) -> None:
        """Gives it back; does nothing where it is no longer held."""
        self._ended.set()
        with self._lock:
            found = self.cell.read()
            if found is not None and found.content == self.content:
                self.cell.clear(found)

    def keep_alive(self, every_seconds: float) -> None:
        """Renews the lease until it is released. A beat that fails is made up for by the next."""
        while not self._ended.wait(every_seconds):
            with suppress(EtlError):
                self.renew()


@contextmanager
def take_lease(store: ObjectStore, *, job: str, run: str, now: datetime) -> Iterator[Lease]:
    """Holds the lease while its block runs. A holder that has ended is replaced.

    Raises OperatorError that says who and since when, where one lives or cannot be seen from here.

    It is only ever taken by filling an empty cell, and a dead holder is cleared by its very words: of many
    that try one gets it.
    """
    cell = store.cell(_LEASE_KEY)
    beat = {} if cell.heartbeat_seconds is None else {"heartbeatSeconds": cell.heartbeat_seconds}
    holder = {"job": job, "run": run, **identify_this_process(), "since": print_time(now), **beat}
    content = print_json(holder)
    while not cell.fill(content):
        found = cell.read()
        if found is None:
            continue
        other = json.loads(found.content)
        state = _find_state(other, found)
        if state != "ended":
            raise _held(other, state, cell.address)
        cell.clear(found)
    lease = Lease(cell, holder, content)
    if cell.heartbeat_seconds is not None:
        threading.Thread(
            target=lease.keep_alive, args=(cell.heartbeat_seconds,), daemon=True
        ).start()
    try:
        yield lease
    finally:
        lease.release()


def _find_state(other: Mapping[str, Any], found: CellContent) -> ProcessState:
    if found.age_seconds is None or "heartbeatSeconds" not in other:
        return find_process_state(other)
    return "ended" if found.age_seconds > MISSED_BEATS * other["heartbeatSeconds"] else "alive"


def _held(other: Mapping[str, Any], state: ProcessState, address: str) -> OperatorError:
    hint = (
        "wait for it to end, or end it"
        if state == "alive"
        else "wait for it to end; that process is on another machine or in another container and cannot "
        f"be seen from here, so if it has ended, remove {address}"
    )
    return OperatorError(
        Problem(
            f"job {other['job']} is running: run {other['run']} since {other['since']}, "
            f"process {other['pid']} on {other['host']}",
            hint=hint,
        )
    )


def _lost(run: str, found: CellContent | None) -> OperatorError:
    taker = "the lease was removed"
    if found is not None:
        other = json.loads(found.content)
        taker = f"run {other['run']} of job {other['job']} took it, process {other['pid']} on {other['host']}"
    return OperatorError(
        Problem(
            f"run {run} has lost its lease on the table, and nothing of it is committed: {taker}",
            hint="run it again",
        )
    )
