"""The first run after a reset of the bookmark, or after a limit: src/engine/refresh-after-reset.ts."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from glue_etl.errors import Problem, SpecError
from glue_etl.lake.begun_run import RunOptions

CommitHead = Mapping[str, Any]


def had_limit(reset: CommitHead) -> bool:
    """Whether it was a run with a limit that left a table to be replaced: what that holds is a sample."""
    return bool(reset["mode"] == "overwrite")


def describe_reset(reset: CommitHead) -> str:
    if had_limit(reset):
        return f"the run of {reset['committedAt']} had a limit"
    return f"the bookmark was reset at {reset['committedAt']}"


def refuse_part_after_reset(options: RunOptions, reset: CommitHead) -> None:
    """SpecError for what asks for a part of the inputs: the table would shrink to it."""
    window = {"--from": options.from_, "--to": options.to}
    parts = (
        window
        if had_limit(reset)
        else {"--input": options.input, **window, "--limit": options.limit}
    )
    part = next((name for name, value in parts.items() if value is not None), None)
    if part is not None:
        raise SpecError(
            Problem(
                f"{describe_reset(reset)}: the next run makes the table of every input, "
                f"and {part} asks for a part of them",
                hint=f"run the job without {part}",
            )
        )
