"""Times as the log has them."""

from __future__ import annotations

import secrets
from datetime import UTC, datetime


def print_time(time: datetime) -> str:
    """`2026-11-21T08:34:00.000Z`, as toISOString prints it. `time` has a zone."""
    utc = time.astimezone(UTC)
    return f"{utc:%Y-%m-%dT%H:%M:%S}.{utc.microsecond // 1000:03d}Z"


def create_run_id(start: datetime) -> str:
    """`20261121T083400Z-1a2b3c`: sorts by start, and no two runs share one."""
    return f"{start.astimezone(UTC):%Y%m%dT%H%M%SZ}-{secrets.token_hex(3)}"
