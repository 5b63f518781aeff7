"""The quick check that nearly every record passes."""

import re
from collections.abc import Callable, Container

from .contract import Contract
from .lessons import learn, start_lessons
from .print_pattern import PatternOptions, PatternStyle, print_pattern
from .walk_fits import compile_walk

LARGEST_MATCHED = 256 * 1024
"""Bytes of a record that a pattern is tried on: what it keeps in mind grows with the record."""
MOST_LESSONS = 64
LONGEST_PATTERN = 64 * 1024
DEEPEST_MATCHED = 40
"""Types in types: patterns are printed and compiled by recursion."""

_STYLES = (
    PatternStyle(),
    PatternStyle(b" ?+"),
    PatternStyle(b"[ \\t\\r\\n]*+"),
)

Match = Callable[[bytes], object]


def compile_fits(
    contract: Contract, reported: Container[str] = frozenset()
) -> Callable[[bytes], bool]:
    """
    Returns a check that is True only for a record that surely fits the contract, has no unknown field, and is
    read alike by DuckDB and Spark; False says to ask the exact check. `reported` holds paths of unknown fields
    that are to be passed over; it may grow.

    A regular expression matches records as they have been met: their keys in the order that is known. Of a record
    that is not matched but fits all the same, it learns.
    """
    root, limits = contract.root, contract.limits
    if root is None:
        return lambda record: False
    walk = compile_walk(contract, reported)
    largest = min(LARGEST_MATCHED, limits.document_bytes, limits.string_bytes)
    lessons = start_lessons(root)
    style = 0
    has_escapes = False
    learned = 0

    def compile_match() -> Match | None:
        if contract.depth > DEEPEST_MATCHED:
            return None
        spaces = _STYLES[style].spaces
        options = PatternOptions(
            PatternStyle(spaces, has_escapes),
            lessons.orders,
            lessons.unread,
            reported,
            limits.depth,
        )
        pattern = print_pattern(root, options)
        return re.compile(pattern).fullmatch if len(pattern) <= LONGEST_PATTERN else None

    match = compile_match()

    def fits(record: bytes) -> bool:
        if match is not None and len(record) <= largest and match(record) is not None:
            return record.isascii() or _is_utf8(record)
        value = walk(record)
        if value is None:
            return False
        if match is not None and len(record) <= largest and learned < MOST_LESSONS:
            learn_from(record, value)
        return True

    def learn_from(record: bytes, value: object) -> None:
        nonlocal match, lessons, style, has_escapes, learned
        before = (lessons, style, has_escapes)
        has_escapes = has_escapes or b"\\" in record
        lessons = learn(lessons, root, value)
        if lessons is before[0] and has_escapes is before[2] and style + 1 < len(_STYLES):
            style += 1
        if lessons is not before[0] or (style, has_escapes) != before[1:]:
            learned += 1
            match = compile_match()

    return fits


def _is_utf8(record: bytes) -> bool:
    try:
        record.decode()
    except UnicodeDecodeError:
        return False
    return True
