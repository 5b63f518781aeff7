"""Files and folders of this machine."""

from __future__ import annotations

import errno
import os
from contextlib import suppress

from glue_etl.errors import OperatorError, Problem

_MOST_TRIES = 1000

_REASONS = {
    errno.EACCES: "permission denied",
    errno.EROFS: "the disk is read-only",
    errno.ENOSPC: "the disk is full",
    errno.ENOTDIR: "a file stands in the way",
}


def cannot_write(path: str, error: OSError) -> OperatorError:
    """A failure of the file system, said to the one who can do something about it."""
    reason = _REASONS.get(error.errno or 0, str(error))
    hint = (
        "free some space and run again"
        if error.errno == errno.ENOSPC
        else "check who may write there, or give another place with --output"
    )
    return OperatorError(Problem(f"cannot write to {path}: {reason}", hint=hint))


def make_folders(folder: str) -> None:
    """Makes a folder and those around it, also where another process removes them meanwhile, being empty."""
    for _ in range(_MOST_TRIES):
        with suppress(FileNotFoundError):
            os.makedirs(folder, exist_ok=True)
            return
    os.makedirs(folder, exist_ok=True)


def remove_empty_folders(folder: str, root: str) -> None:
    """Removes a folder and those around it, below `root`, as far as they are empty."""
    with suppress(OSError):
        while len(folder) > len(root):
            os.rmdir(folder)
            folder = os.path.dirname(folder)
