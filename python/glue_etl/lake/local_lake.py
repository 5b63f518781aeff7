"""A project on this machine: `s3://bucket/key` is `.etl/lake/bucket/key`, unless sample data stands in."""

from __future__ import annotations

import os
import re
import stat
import zlib
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Literal

from glue_etl.errors import OperatorError, Problem
from glue_etl.lake.claim_scratch import claim_scratch
from glue_etl.lake.json_text import print_number, utf16_key
from glue_etl.lake.lake import Entry, FoundFile, is_visible
from glue_etl.lake.local_store import LocalStore
from glue_etl.lake.without_linked_twice import without_linked_twice

STATE_FOLDER = ".etl"
"""Where a project keeps what it makes: lake, catalog, scratch."""

_STATS_AT_A_TIME = 16
_LARGEST_CHECKSUM_BYTES = 32_000_000
"""Reading a larger file once more would cost a run a tenth of its time; touched, it counts as changed."""


@dataclass(frozen=True)
class LocalLake:
    root: str
    """Absolute path of the project's folder."""
    sample_data: Sequence[Mapping[str, str]] = ()
    """{address, folder}: what stands in for raw buckets."""

    def locate_source(self, address: str, base: str) -> str:
        slashed = address if address.endswith("/") else f"{address}/"
        matches = [entry for entry in self.sample_data if slashed.startswith(entry["address"])]
        if not _is_s3(address) or not matches:
            return self._locate(address, base)
        longest = max(matches, key=lambda entry: len(entry["address"]))
        # a slash after a file's name would make it a folder
        below = slashed[len(longest["address"]) :].removesuffix("/")
        return os.path.normpath(os.path.join(self.root, longest["folder"], below))

    def locate_table(self, address: str) -> str:
        return self._locate(address, self.root)

    def _locate(self, address: str, base: str) -> str:
        match = re.fullmatch(r"s3a?://([^/]+)/?(.*)", address, re.DOTALL)
        if match is None:
            return os.path.normpath(os.path.join(base, address))
        return os.path.normpath(os.path.join(self.root, STATE_FOLDER, "lake", match[1], match[2]))

    def kind_of(self, path: str) -> Literal["file", "folder"] | None:
        found = _stat(path)
        if found is None:
            return None
        return "folder" if stat.S_ISDIR(found.st_mode) else "file"

    def find(self, paths: Sequence[str]) -> list[FoundFile | None]:
        with ThreadPoolExecutor(_STATS_AT_A_TIME) as pool:
            return list(pool.map(_find_file, paths))

    def find_below(self, folder: str) -> list[FoundFile]:
        paths = without_linked_twice(sorted(_walk(folder), key=utf16_key), folder)
        return [file for file in self.find(paths) if file is not None]

    def entries(self, folder: str) -> list[Entry]:
        try:
            with os.scandir(folder) as found:
                return [Entry(entry.name, entry.is_file(follow_symlinks=False)) for entry in found]
        except (FileNotFoundError, NotADirectoryError):
            return []
        except OSError as error:
            raise _cannot_read(folder, error) from error

    def checksum(self, path: str) -> str | None:
        total = 0
        try:
            if os.stat(path).st_size > _LARGEST_CHECKSUM_BYTES:
                return None
            with open(path, "rb") as file:
                while chunk := file.read(1 << 20):
                    total = zlib.crc32(chunk, total)
        except OSError as error:
            problem = Problem(f"cannot read {path}: {error}", place={"file": path})
            raise OperatorError(problem) from error
        return f"{total:08x}"

    def open_store(self, table_path: str) -> LocalStore:
        return LocalStore(table_path)

    def claim_scratch(self, run: str, table_path: str) -> AbstractContextManager[str]:
        folder = os.path.join(self.root, STATE_FOLDER, "tmp")
        return claim_scratch(folder=folder, table_path=table_path, run=run)


def _is_s3(address: str) -> bool:
    return re.match(r"s3a?://", address) is not None


def _walk(folder: str) -> Iterator[str]:
    for parent, folders, names in os.walk(folder, followlinks=True):
        folders[:] = [name for name in folders if is_visible(name) and not _leads_up(parent, name)]
        yield from (os.path.join(parent, name) for name in names if is_visible(name))


def _leads_up(parent: str, name: str) -> bool:
    """A link to a folder that holds it would be followed for ever."""
    path = os.path.join(parent, name)
    if not os.path.islink(path):
        return False
    return f"{os.path.realpath(parent)}{os.sep}".startswith(f"{os.path.realpath(path)}{os.sep}")


def _find_file(path: str) -> FoundFile | None:
    found = _stat(path)
    if found is None or not stat.S_ISREG(found.st_mode):
        return None
    return FoundFile(path, found.st_size, _print_mtime(found.st_mtime_ns))


def _print_mtime(nanoseconds: int) -> str:
    """Milliseconds as String(stat.mtimeMs) prints them: seconds and nanoseconds are added as doubles."""
    seconds, rest = divmod(nanoseconds, 1_000_000_000)
    return print_number(seconds * 1000.0 + rest / 1_000_000.0)


def _stat(path: str) -> os.stat_result | None:
    try:
        return os.stat(path)
    except (FileNotFoundError, NotADirectoryError):
        return None
    except OSError as error:
        raise _cannot_read(path, error) from error


def _cannot_read(path: str, error: OSError) -> OperatorError:
    return OperatorError(Problem(f"cannot read {path}: {error}", hint="check its permissions"))
