"""Scratch files of runs on this machine: src/lake/claim-scratch.ts."""

from __future__ import annotations

import json
import os
import re
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress

from glue_etl.lake.json_text import print_json
from glue_etl.lake.local_folders import cannot_write
from glue_etl.lake.object_store import TABLE_STATE_FOLDER
from glue_etl.lake.process_identity import find_process_state, identify_this_process

_OWNER_ENDING = ".owner.json"
_LONGEST_RUN_SECONDS = 7 * 86_400
"""A run in another container or on another machine cannot be asked; no run takes so long."""
_LEFTOVER_SECONDS = 3600
"""Between writing one of these and giving it its name lie milliseconds."""
_LEFTOVER = re.compile(r"_(?:tmp|lease)-[0-9a-f]{12}")


@contextmanager
def claim_scratch(*, folder: str, table_path: str, run: str) -> Iterator[str]:
    """Says that this process has files in the project's scratch folder, under names that begin with the run.

    Removes what others have left that ended before they could.
    """
    try:
        os.makedirs(folder, exist_ok=True)
        for name in os.listdir(folder):
            if name.endswith(_OWNER_ENDING) and _has_ended(os.path.join(folder, name)):
                _remove_of(name.removesuffix(_OWNER_ENDING), folder)
        _remove_unnamed(os.path.join(table_path, TABLE_STATE_FOLDER))
        with open(os.path.join(folder, f"{run}{_OWNER_ENDING}"), "w", encoding="utf-8") as file:
            file.write(print_json(identify_this_process()))
    except OSError as error:
        raise cannot_write(folder, error) from error
    try:
        yield os.path.join(folder, run)
    finally:
        _remove_of(run, folder)


def _has_ended(path: str) -> bool:
    try:
        with open(path, encoding="utf-8") as file:
            content = file.read()
    except FileNotFoundError:
        return False
    # empty: it is being written, or was when the machine went down
    state = find_process_state(json.loads(content)) if content else "unknown"
    return _is_older(path, _LONGEST_RUN_SECONDS) if state == "unknown" else state == "ended"


def _is_older(path: str, seconds: float) -> bool:
    with suppress(FileNotFoundError):
        return time.time() - os.stat(path).st_mtime > seconds
    return False


def _remove_of(run: str, folder: str) -> None:
    """The owner's name goes last: who ends in here leaves the rest to the next."""
    owner = f"{run}{_OWNER_ENDING}"
    with suppress(FileNotFoundError):
        for name in os.listdir(folder):
            if name.startswith(run) and name != owner:
                _remove(os.path.join(folder, name))
    _remove(os.path.join(folder, owner))


def _remove_unnamed(folder: str) -> None:
    """What was written to a table's folder and never got its name."""
    with suppress(FileNotFoundError):
        for name in os.listdir(folder):
            path = os.path.join(folder, name)
            if _LEFTOVER.fullmatch(name) and _is_older(path, _LEFTOVER_SECONDS):
                _remove(path)


def _remove(path: str) -> None:
    if os.path.isdir(path):
        shutil.rmtree(path, ignore_errors=True)
    else:
        with suppress(FileNotFoundError):
            os.unlink(path)
