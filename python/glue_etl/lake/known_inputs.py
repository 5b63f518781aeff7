"""Inputs as they are to be committed: src/lake/known-inputs.ts."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor

from glue_etl.lake.lake import Lake
from glue_etl.lake.list_inputs import ListedInput
from glue_etl.lake.log_items import CommittedInput

_READ_AT_A_TIME = 16


def committed_inputs(inputs: Sequence[ListedInput], lake: Lake) -> list[CommittedInput]:
    """As they are now, in their order. Raises OperatorError for one that cannot be read."""

    def describe(listed: ListedInput) -> CommittedInput:
        return CommittedInput(
            listed.uri, listed.bytes, listed.version, crc32=lake.checksum(listed.path)
        )

    with ThreadPoolExecutor(_READ_AT_A_TIME) as pool:
        return list(pool.map(describe, inputs))
