"""Columns by names that may hold anything."""

from __future__ import annotations

from collections.abc import Iterable

from pyspark.sql import Column
from pyspark.sql import functions as F


def column_named(name: str) -> Column:
    return F.col(f"`{name.replace('`', '``')}`")


def fresh_name(name: str, taken: Iterable[str]) -> str:
    """The name, with underscores behind it until no column has it, case aside."""
    names = {other.lower() for other in taken}
    while name.lower() in names:
        name += "_"
    return name
