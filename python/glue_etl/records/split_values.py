"""Splits streams of JSON values; src/records/split-values.ts."""

import re
from collections.abc import Iterable, Iterator
from typing import Literal

from .ascii import (
    CLOSE_BRACE,
    CLOSE_BRACKET,
    COLON,
    COMMA,
    OPEN_BRACE,
    OPEN_BRACKET,
    QUOTE,
)
from .pieces import Piece, SplitFailure
from .scan_brackets import OpenValue, scan_brackets

_REST_BYTES = 1024 * 1024
"""How much of a file's unsplittable rest is given."""

_SPACES = re.compile(rb"[ \t\n\r]+")
_TOKEN = re.compile(rb'[^ \t\n\r,:"{}\[\]]*')


def split_values(
    chunks: Iterable[bytes], *, elements: bool, document_bytes: int, offset: int = 0
) -> Iterator[Piece]:
    """
    Gives the values of a stream; `elements` says whether a top-level array gives its elements, or itself. Values
    are told apart by brackets and strings alone, so one that is malformed inside is given like any other. Where
    that fails (a bracket that closes another kind, a comma missing or too many between elements, the file's end
    inside a value) the rest of the file from that value on is one piece. `offset` is of the first chunk.
    """
    values = _Values(elements, document_bytes, offset)
    for chunk in chunks:
        yield from values.push(chunk)
    yield from values.end()


class _Values:
    """A stream of values, as far as it was read."""

    def __init__(self, elements: bool, document_bytes: int, offset: int) -> None:
        self.elements = elements
        self.document_bytes = document_bytes
        self.line = 1
        self.offset = offset
        """Of the chunk that is read."""
        self.due: Literal["top", "first element", "element", "separator"] = "top"
        """What may come between values; `top` is outside of a top-level array."""
        self.inside: Literal["brackets", "token", "rest"] | None = None
        self.value = OpenValue()
        self.value_line = 1
        self.value_offset = offset
        self.failure: SplitFailure | None = None
        self.limit = max(document_bytes, _REST_BYTES)
        self.kept = bytearray()
        """Of the value or the rest that earlier chunks began, up to `limit`."""
        self.added = 0

    def push(self, chunk: bytes) -> Iterator[Piece]:
        at = start = 0
        while at < len(chunk):
            if self.inside is None:
                start = at
                at = self._read_between(chunk, at)
            elif self.inside == "brackets":
                end, outcome = scan_brackets(self.value, chunk, at)
                self.line += chunk.count(b"\n", at, end)
                at = end
                if outcome == "closed":
                    yield self._take_value(chunk, start, at)
                elif outcome == "mismatched":
                    self._give_up(self.value.expected(), _describe(chunk[at]), self.offset + at)
            elif self.inside == "token":
                at = _TOKEN.match(chunk, at).end()  # type: ignore[union-attr]
                if at < len(chunk):
                    yield self._take_value(chunk, start, at)
            else:
                at = len(chunk)
        if self.inside is not None:
            self._keep(chunk, start, len(chunk))
        self.offset += len(chunk)

    def end(self) -> Iterator[Piece]:
        if self.inside == "token":
            yield self._take_value(b"", 0, 0)
        if self.inside == "brackets":
            self._give_up(self.value.expected(), "the end of the file", self.offset)
        elif self.inside is None and self.due != "top":
            self._begin_value(self.offset)
            expected = "',' or ']'" if self.due == "separator" else "a value"
            self._give_up(expected, "the end of the file", self.offset)
        if self.inside == "rest":
            yield self._take_kept(_REST_BYTES)

    def _read_between(self, chunk: bytes, at: int) -> int:
        spaces = _SPACES.match(chunk, at)
        if spaces is not None:
            self.line += chunk.count(b"\n", at, spaces.end())
            return spaces.end()
        byte = chunk[at]
        if self.due == "separator" and byte == COMMA:
            self.due = "element"
        elif self.due in ("separator", "first element") and byte == CLOSE_BRACKET:
            self.due = "top"
        elif self.due == "top" and byte == OPEN_BRACKET and self.elements:
            self.due = "first element"
        else:
            self._begin_value(self.offset + at)
            if self.due == "separator":
                self._give_up("',' or ']'", _describe(byte), self.value_offset)
            elif byte in (COMMA, COLON, CLOSE_BRACKET, CLOSE_BRACE):
                self._give_up("a value", _describe(byte), self.value_offset)
            else:
                self.inside = "brackets" if byte in (OPEN_BRACE, OPEN_BRACKET, QUOTE) else "token"
            return at
        return at + 1

    def _begin_value(self, offset: int) -> None:
        self.value = OpenValue()
        self.value_line = self.line
        self.value_offset = offset

    def _give_up(self, expected: str, found: str, offset: int) -> None:
        """The stream goes wrong at `offset`; what is begun, and all that follows, is the rest."""
        self.failure = SplitFailure(expected, found, offset - self.value_offset)
        self.inside = "rest"
        self.limit = _REST_BYTES
        del self.kept[_REST_BYTES:]

    def _keep(self, chunk: bytes, start: int, end: int) -> None:
        self.kept += chunk[start : min(end, start + self.limit - len(self.kept))]
        self.added += end - start

    def _take_value(self, chunk: bytes, start: int, end: int) -> Piece:
        self.inside = None
        if self.due != "top":
            self.due = "separator"
        if self.added == 0:
            return Piece(chunk[start:end], self.value_line, self.value_offset, end - start)
        self._keep(chunk, start, end)
        return self._take_kept(self.document_bytes)

    def _take_kept(self, limit: int) -> Piece:
        data, size = bytes(self.kept[:limit]), self.added
        self.kept, self.added = bytearray(), 0
        return Piece(data, self.value_line, self.value_offset, size, self.failure)


def _describe(byte: int) -> str:
    return f"'{byte:c}'" if 0x20 < byte < 0x7F else "another byte"
