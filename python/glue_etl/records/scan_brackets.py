"""Finds the end of a value over any number of chunks; src/records/scan-brackets.ts."""

import re
from dataclasses import dataclass, field
from typing import Literal

from .ascii import (
    BACKSLASH,
    CLOSE_BRACE,
    CLOSE_BRACKET,
    OPEN_BRACE,
    OPEN_BRACKET,
    QUOTE,
)

Outcome = Literal["open", "closed", "mismatched"]

_TRACKED_DEPTH = 4096
"""Kinds of brackets are told apart this deep, which is deeper than any record may be."""

# Whole strings, and what is no bracket, up to a string that is not whole.
_OUTSIDE = re.compile(rb'(?:[^"{}\[\]]++|"[^"\\]*+(?:\\.[^"\\]*+)*+")*+', re.DOTALL)
_INSIDE = re.compile(rb'[^"\\]*+(?:\\.[^"\\]*+)*+', re.DOTALL)
_CLOSERS = {OPEN_BRACE: CLOSE_BRACE, OPEN_BRACKET: CLOSE_BRACKET}


@dataclass(slots=True)
class OpenValue:
    """A value that begins with a bracket or a quote, as far as it was read."""

    closers: bytearray = field(default_factory=bytearray)
    """The byte that closes each open bracket."""
    depth: int = 0
    in_string: bool = False
    is_escaped: bool = False

    def expected(self) -> str:
        """What would close the innermost bracket or string."""
        return (
            "'\"'" if self.in_string else f"'{self.closers[min(self.depth, _TRACKED_DEPTH) - 1]:c}'"
        )


def scan_brackets(value: OpenValue, chunk: bytes, start: int) -> tuple[int, Outcome]:
    """Reads on; returns the position after the value, of the bracket that does not fit, or of the chunk's end."""
    at, length = start, len(chunk)
    while at < length:
        if value.in_string:
            at = _read_inside(value, chunk, at)
        else:
            # A value that is a string ends with it, so that nothing behind it may be passed over.
            if value.depth > 0:
                at = _OUTSIDE.match(chunk, at).end()  # type: ignore[union-attr]
            if at == length:
                break
            if not _read_outside(value, chunk[at]):
                return at, "mismatched"
            at += 1
        if value.depth == 0 and not value.in_string:
            return at, "closed"
    return at, "open"


def _read_inside(value: OpenValue, chunk: bytes, start: int) -> int:
    at = start
    if value.is_escaped:
        value.is_escaped = False
        at += 1
    at = _INSIDE.match(chunk, at).end()  # type: ignore[union-attr]
    if at == len(chunk):
        return at
    # A backslash stands here only at the chunk's end.
    value.is_escaped = chunk[at] == BACKSLASH
    value.in_string = value.is_escaped
    return at + 1


def _read_outside(value: OpenValue, byte: int) -> bool:
    if byte == QUOTE:
        value.in_string = True
    elif byte in _CLOSERS:
        if value.depth < _TRACKED_DEPTH:
            value.closers[value.depth :] = _CLOSERS[byte].to_bytes(1, "big")
        value.depth += 1
    else:
        if value.depth <= _TRACKED_DEPTH and value.closers[value.depth - 1] != byte:
            return False
        value.depth -= 1
    return True
