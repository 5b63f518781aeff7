"""Where inputs are read and scratch is written: on this machine, or on S3."""

import os
from typing import BinaryIO

from ..errors import OperatorError, Problem
from ..lake.lake import is_remote
from .s3_files import create_object, open_object


def open_stored(path: str) -> BinaryIO:
    """A file to read from any place. Raises `OperatorError`."""
    try:
        return open_object(path) if is_remote(path) else open(path, "rb")
    except OSError as error:
        raise cannot_read(path, str(error)) from error


def create_stored(path: str) -> BinaryIO:
    """A file to write from its start, what it held before being gone. Raises `OSError`."""
    return create_object(path) if is_remote(path) else open(path, "wb", buffering=1024 * 1024)


def join_stored(folder: str, name: str) -> str:
    return os.path.join(folder, name)


def cannot_read(path: str, why: str) -> OperatorError:
    return OperatorError(Problem(f"Cannot read: {why}", place={"file": path}))
