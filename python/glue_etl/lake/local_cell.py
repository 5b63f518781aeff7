"""A cell on this machine, as src/lake/local-cell.ts has it."""

from __future__ import annotations

import errno
import hashlib
import os
import secrets
import shutil
from contextlib import suppress
from dataclasses import dataclass

from glue_etl.lake.local_folders import cannot_write, make_folders, remove_empty_folders
from glue_etl.lake.object_store import CellContent


@dataclass(frozen=True)
class LocalCell:
    """A folder with one file or none, which is named after the hash of its content.

    It is filled by one rename of a folder that stands ready, which fails where the other one is not empty,
    and cleared by one unlink of the name that only this content has.
    """

    key: str
    root: str

    @property
    def address(self) -> str:
        return os.path.abspath(self._folder)

    @property
    def heartbeat_seconds(self) -> float | None:
        return None

    @property
    def _folder(self) -> str:
        return os.path.join(self.root, self.key)

    def read(self) -> CellContent | None:
        while True:
            names = _names_in(self._folder)
            if not names:
                return None
            path = os.path.join(self._folder, names[0])
            try:
                with open(path, encoding="utf-8", newline="") as file:
                    content = file.read()
            except FileNotFoundError:
                continue
            if names[0] == _name_of(content):
                return CellContent(content, version=names[0], age_seconds=None)
            # it was whole when it came here: the machine went down before it was on the disk
            with suppress(FileNotFoundError):
                os.unlink(path)

    def fill(self, content: str) -> bool:
        ready = f"{self._folder}-{secrets.token_hex(6)}"
        try:
            make_folders(ready)
            with open(
                os.path.join(ready, _name_of(content)), "w", encoding="utf-8", newline=""
            ) as file:
                file.write(content)
            os.rename(ready, self._folder)
            return True
        except OSError as error:
            shutil.rmtree(ready, ignore_errors=True)
            if error.errno in (errno.ENOTEMPTY, errno.EEXIST):
                return False
            raise cannot_write(self.root, error) from error

    def replace(self, seen: CellContent, content: str) -> bool:
        raise NotImplementedError("a process of this machine can be asked whether it lives")

    def clear(self, seen: CellContent) -> None:
        try:
            os.unlink(os.path.join(self._folder, seen.version))
        except FileNotFoundError:
            return
        except OSError as error:
            raise cannot_write(self.root, error) from error
        remove_empty_folders(self._folder, self.root)


def _names_in(folder: str) -> list[str]:
    try:
        return os.listdir(folder)
    except FileNotFoundError:
        return []


def _name_of(content: str) -> str:
    return f"_{hashlib.sha256(content.encode()).hexdigest()[:32]}.json"
