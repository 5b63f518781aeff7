"""Stretches of time and the folders of a layout, in UTC: src/spec/time-window.ts and src/spec/layout.ts.

Times are digits of `yyyyMMddHHmmss`, as many as are known.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Literal

_BOUND = re.compile(
    r"(\d{4})(?:-(\d\d)(?:-(\d\d)(?:[T ](\d\d)(?::(\d\d)(?::(\d\d)(?:\.\d+)?)?)?Z?)?)?)?", re.ASCII
)
_UNITS = ("yyyy", "MM", "dd", "HH")
_VALUES = {
    "yyyy": r"\d{4}",
    "MM": "0[1-9]|1[0-2]",
    "dd": r"0[1-9]|[12]\d|3[01]",
    "HH": r"[01]\d|2[0-3]",
}

ReadLevel = Callable[[str, str], "str | None"]
"""From a folder's name and the digits known above it to those known below it; None where the name does not
fit."""


@dataclass(frozen=True)
class TimeWindow:
    """Both ends belong to it with all that they begin: to `20261105` is up to the end of that day."""

    from_: str | None = None
    to: str | None = None


def parse_time_bound(text: str) -> str | None:
    """`2026-11`, `2026-11-01`, `2026-11-01T06`, `2026-11-01T06:30:00Z` as digits; None for anything else."""
    match = _BOUND.fullmatch(text)
    if match is None:
        return None
    year, *rest = match.groups()
    defaults = ("01", "01", "00", "00", "00")
    try:
        datetime(
            int(year), *(int(part or other) for part, other in zip(rest, defaults, strict=True))
        )
    except ValueError:
        return None
    return "".join(part for part in (year, *rest) if part is not None)


def lookback_window(*, now: datetime, lookback_seconds: int, finest: str) -> TimeWindow:
    """`20261105`: of the last days, with the unit of the layout that they begin in. The end is open."""
    start = digits_of_time(now - timedelta(seconds=lookback_seconds))
    return TimeWindow(from_=start[: _digits_of(finest)])


def position_in_window(digits: str, window: TimeWindow) -> Literal["before", "in", "after"]:
    """Where the time that begins with some digits lies: `in` as soon as any of it is in the window."""
    if window.from_ is not None and compare_digits(digits, window.from_) < 0:
        return "before"
    if window.to is not None and compare_digits(digits, window.to) > 0:
        return "after"
    return "in"


def compare_digits(left: str, right: str) -> int:
    """Compares as many digits as both have."""
    length = min(len(left), len(right))
    a, b = left[:length], right[:length]
    return (a > b) - (a < b)


def print_window(window: TimeWindow) -> str:
    """`from 2026-11-01 up to 2026-11-05`."""
    end = "" if window.to is None else f"up to {print_digits(window.to)}"
    return end if window.from_ is None else f"from {print_digits(window.from_)} {end or 'on'}"


def print_digits(digits: str) -> str:
    """`2026110106` as `2026-11-01T06`: what an option takes."""
    date = "-".join(part for part in (digits[:4], digits[4:6], digits[6:8]) if part)
    time = ":".join(part for part in (digits[8:10], digits[10:12], digits[12:14]) if part)
    return f"{date}T{time}" if time else date


def digits_of_time(time: datetime) -> str:
    return f"{time.astimezone(UTC):%Y%m%d%H%M%S}"


def finest_unit(layout: str) -> str:
    """Of a layout that has at least one."""
    return [unit for unit in _UNITS if f"{{{unit}}}" in layout][-1]


def read_levels(layout: str) -> list[ReadLevel]:
    """One for each folder on the way down to the files of `{yyyy}/{MM}/{dd}` or `year={yyyy}/month={MM}`."""
    return [_create_reader(name) for name in layout.removesuffix("/").split("/")]


def _create_reader(level: str) -> ReadLevel:
    parts = [part for part in re.split(r"(\{[^{}]*\})", level) if part]
    units = [part[1:-1] for part in parts if part[1:-1] in _UNITS and part[0] == "{"]
    pattern = re.compile(
        "".join(
            f"({_VALUES[part[1:-1]]})"
            if part[1:-1] in _VALUES and part[0] == "{"
            else re.escape(part)
            for part in parts
        ),
        re.ASCII,
    )

    def read(name: str, known: str) -> str | None:
        match = pattern.fullmatch(name)
        if match is None:
            return None
        digits = known
        for unit, value in zip(units, match.groups(), strict=True):
            start = _digits_of(unit) - len(value)
            if len(digits) == start:
                digits += value
            elif digits[start : start + len(value)] != value:
                return None
        return digits

    return read


def _digits_of(unit: str) -> int:
    return 4 + 2 * _UNITS.index(unit)
