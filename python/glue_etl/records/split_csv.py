"""Splits CSV as strict engines read it; src/records/split-csv.ts."""

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

_MARK = b"\xef\xbb\xbf"


class BrokenCsv(Exception):
    """Why the records cannot be told apart; what follows is not looked at."""


class CsvCell(NamedTuple):
    data: bytes
    """Without the quotes around it, and with those within it once."""
    is_quoted: bool
    offset: int
    """Bytes from the record's first."""


class CsvRecord(NamedTuple):
    """A record without the end of its line; a blank line has no cells."""

    data: bytes
    cells: list[CsvCell] | None
    """None where none is quoted: then `data` is to be split at each delimiter."""
    count: int
    """Of the cells."""
    line: int
    """Of its first byte, from 1; newlines within quotes count."""
    offset: int
    """Of its first byte in the decompressed file, a byte order mark included."""


def split_csv(
    chunks: Iterable[bytes], delimiter: bytes, max_record_bytes: int
) -> Iterator[CsvRecord]:
    """
    Quote `"`, doubled within quotes; spaces may stand around a quoted cell; a quote within a plain cell is text.
    Lines end with LF or CRLF, or all with CR. Raises `BrokenCsv`.
    """
    splitter = _Splitter(delimiter)
    buffer, next_try = b"", 0
    is_first = True
    for chunk in chunks:
        buffer += chunk
        if is_first and len(buffer) < len(_MARK):
            continue
        if is_first:
            buffer = splitter.pass_mark(buffer)
            is_first = False
        if len(buffer) < next_try and len(buffer) <= max_record_bytes:
            continue
        at = 0
        while (found := splitter.read(buffer, at, False)) is not None:
            record, at = found
            yield record
        buffer = buffer[at:]
        # A record that is not complete is looked at again when there is twice as much of it.
        next_try = 2 * len(buffer) if at == 0 else 0
        if len(buffer) > max_record_bytes:
            raise BrokenCsv(
                f"a record of more than {max_record_bytes} bytes in line {splitter.line}"
            )
    if is_first:
        buffer = splitter.pass_mark(buffer)
    at = 0
    while at < len(buffer) and (found := splitter.read(buffer, at, True)) is not None:
        record, at = found
        yield record


class _Splitter:
    """Where the splitting stands; `line` and `offset` are of the next record."""

    def __init__(self, delimiter: bytes) -> None:
        self.delimiter = delimiter
        self.line = 1
        self.offset = 0
        self.line_end: str | None = None
        escaped = re.escape(delimiter)
        stop = (
            rb"[^%s\r\n]*+" % escaped if len(delimiter) == 1 else rb"(?:(?!%s)[^\r\n])*+" % escaped
        )
        spaces = b"" if delimiter == b" " else b" *+"
        self.plain = re.compile(stop)
        self.quoted = re.compile(rb'%s"((?:[^"]++|"")*+)"%s' % (spaces, spaces))
        self.opening = re.compile(rb'%s"' % spaces)
        self.plain_line = re.compile(rb'[^"\r\n]*+')

    def pass_mark(self, buffer: bytes) -> bytes:
        if not buffer.startswith(_MARK):
            return buffer
        self.offset = len(_MARK)
        return buffer[len(_MARK) :]

    def read(self, buffer: bytes, start: int, is_last: bool) -> tuple[CsvRecord, int] | None:
        """The record at `start` and where the next begins; None if more bytes are needed to tell."""
        end = self.plain_line.match(buffer, start).end()  # type: ignore[union-attr]
        if buffer[end : end + 1] == b'"':
            return self._read_quoted(buffer, start, is_last)
        count = buffer.count(self.delimiter, start, end) + 1
        return self._give(buffer, start, end, None, count, self.line, is_last)

    def _read_quoted(
        self, buffer: bytes, start: int, is_last: bool
    ) -> tuple[CsvRecord, int] | None:
        cells: list[CsvCell] = []
        at, line = start, self.line
        while True:
            quoted = self.quoted.match(buffer, at)
            if quoted is None and self.opening.match(buffer, at) is not None:
                if is_last:
                    raise BrokenCsv(f"a quote in line {self.line} is not closed")
                return None
            if quoted is None:
                end = self.plain.match(buffer, at).end()  # type: ignore[union-attr]
                cells.append(CsvCell(buffer[at:end], False, at - start))
            else:
                content, end = quoted[1], quoted.end()
                cells.append(CsvCell(content.replace(b'""', b'"'), True, at - start))
                line += content.count(b"\n") + content.count(b"\r") - content.count(b"\r\n")
            if buffer.startswith(self.delimiter, end):
                at = end + len(self.delimiter)
                continue
            is_ended = buffer[end : end + 1] in (b"\n", b"\r")
            if not is_ended and len(buffer) - end < len(self.delimiter) and not is_last:
                return None
            if not is_ended and end < len(buffer):
                raise BrokenCsv(f"text after a closing quote in line {line}")
            return self._give(buffer, start, end, cells, len(cells), line, is_last)

    def _give(
        self,
        buffer: bytes,
        start: int,
        end: int,
        cells: list[CsvCell] | None,
        count: int,
        last_line: int,
        is_last: bool,
    ) -> tuple[CsvRecord, int] | None:
        """`end` is where the line ends, `last_line` the line that does."""
        after = buffer[end : end + 2]
        if not is_last and (not after or after == b"\r"):
            return None
        if after == b"\r\n":
            self._note("CRLF")
        elif after.startswith(b"\n"):
            self._note("LF")
        elif after.startswith(b"\r") and len(after) == 2:
            self._note("CR")
        next_start = end + (2 if after == b"\r\n" else 1 if after else 0)
        data = buffer[start:end]
        record = CsvRecord(data, cells, count if data else 0, self.line, self.offset)
        self.line = last_line + 1
        self.offset += next_start - start
        return record, next_start

    def _note(self, kind: str) -> None:
        self.line_end = self.line_end or kind
        if self.line_end != kind and "CR" in (self.line_end, kind):
            raise BrokenCsv(f"line {self.line} ends with {kind}, others with {self.line_end}")
