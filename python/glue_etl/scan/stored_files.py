"""Where files are read and written: on this machine. Another store needs these functions and no more."""

import os
from typing import BinaryIO

from ..errors import OperatorError, Problem


def open_stored(path: str) -> BinaryIO:
    """A file to read from any place. Raises `OperatorError`."""
    try:
        return open(path, "rb")
    except OSError as error:
        raise cannot_read(path, str(error)) from error


def create_stored(path: str) -> BinaryIO:
    """A file to write from its start, what it held before being gone. Raises `OSError`."""
    return open(path, "wb", buffering=1024 * 1024)


def join_stored(folder: str, name: str) -> str:
    return os.path.join(folder, name)


def cannot_read(path: str, why: str) -> OperatorError:
    return OperatorError(Problem(f"Cannot read: {why}", place={"file": path}))
