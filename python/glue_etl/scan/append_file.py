"""A scratch file that is written to its end; src/engine/scan/append-file.ts."""

from typing import BinaryIO

from ..errors import OperatorError, Problem
from .stored_files import create_stored


class AppendFile:
    """Made when the first byte is due. Writing raises `OperatorError`."""

    def __init__(self, path: str) -> None:
        self.path = path
        self.size = 0
        self._stored: BinaryIO | None = None

    def append(self, data: bytes) -> None:
        try:
            if self._stored is None:
                self._stored = create_stored(self.path)
            self._stored.write(data)
        except OSError as error:
            raise _cannot_write(self.path, error) from error
        self.size += len(data)

    def take_back_to(self, size: int) -> None:
        """As if nothing beyond `size` had been appended."""
        if self._stored is not None and size < self.size:
            self._stored.seek(size)
            self._stored.truncate()
        self.size = size

    def close(self) -> None:
        try:
            if self._stored is not None:
                self._stored.close()
        except OSError as error:
            raise _cannot_write(self.path, error) from error


def _cannot_write(path: str, error: OSError) -> OperatorError:
    return OperatorError(Problem(f"Cannot write scratch: {error}", place={"file": path}))
