"""Splits newline-delimited files; src/records/split-lines.ts."""

from collections.abc import Iterable, Iterator

from .ascii import SPACES
from .pieces import Piece


def split_lines(
    chunks: Iterable[bytes], *, document_bytes: int, offset: int = 0
) -> Iterator[Piece]:
    """Gives each line that is not blank, without the whitespace around it. `offset` is of the first chunk."""
    line = 1
    carry = _Carry(document_bytes)
    for chunk in chunks:
        at = 0
        if carry.added > 0:
            end = chunk.find(b"\n")
            carry.add(chunk if end == -1 else chunk[:end], offset)
            if end == -1:
                offset += len(chunk)
                continue
            yield carry.take(line)
            line += 1
            at = end + 1
        last = chunk.rfind(b"\n") + 1
        if last > at:
            position = offset + at
            for whole in chunk[at : last - 1].split(b"\n"):
                content = whole.strip(SPACES)
                if content:
                    indent = (
                        len(whole) - len(whole.lstrip(SPACES)) if len(content) < len(whole) else 0
                    )
                    yield Piece(content, line, position + indent, len(content))
                line += 1
                position += len(whole) + 1
            at = last
        carry.add(chunk[at:], offset + at)
        offset += len(chunk)
    if carry.added > 0:
        yield carry.take(line)


class _Carry:
    """A line whose end was not met yet, from its first byte that is not whitespace, up to a limit."""

    def __init__(self, limit: int) -> None:
        self.limit = limit
        self.kept = bytearray()
        self.added = 0
        self.content = 0
        """Bytes up to the last that is not whitespace."""
        self.offset = 0

    def add(self, part: bytes, offset: int) -> None:
        if self.added == 0:
            given, part = len(part), part.lstrip(SPACES)
            self.offset = offset + given - len(part)
        content = len(part.rstrip(SPACES))
        if content > 0:
            self.content = self.added + content
        self.kept += part[: self.limit - len(self.kept)]
        self.added += len(part)

    def take(self, line: int) -> Piece:
        piece = Piece(bytes(self.kept[: self.content]), line, self.offset, self.content)
        self.kept, self.added, self.content = bytearray(), 0, 0
        return piece
