"""A table's path on this machine. A rename makes a write whole; a hard link fails where a file stands."""

from __future__ import annotations

import os
import secrets
import shutil
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass

from glue_etl.errors import OperatorError, Problem
from glue_etl.lake.json_text import utf16_key
from glue_etl.lake.local_cell import LocalCell
from glue_etl.lake.local_folders import cannot_write, make_folders, remove_empty_folders
from glue_etl.lake.object_store import STAGED_FOLDER, TABLE_STATE_FOLDER


@dataclass(frozen=True)
class LocalStore:
    root: str
    """Absolute."""
    requests_at_a_time: int = 1
    """A rename takes less time than handing it to another thread."""

    def read(self, key: str) -> bytes | None:
        try:
            with open(self._path(key), "rb") as file:
                return file.read()
        except FileNotFoundError:
            return None

    def list_keys(self, prefix: str, after: str = "") -> list[str]:
        keys: list[str] = []
        for parent, _, names in os.walk(self._path(prefix)):
            below = os.path.relpath(parent, self.root)
            start = "" if below == "." else f"{below.replace(os.sep, '/')}/"
            keys.extend(f"{start}{name}" for name in names)
        return sorted((key for key in keys if utf16_key(key) > utf16_key(after)), key=utf16_key)

    def create(self, key: str, content: str) -> bool:
        try:
            beside = self._write_beside(key, content)
            try:
                os.link(beside, self._path(key))
                return True
            except FileExistsError:
                return False
            finally:
                os.unlink(beside)
        except OSError as error:
            raise cannot_write(self.root, error) from error

    def write(self, key: str, content: str) -> None:
        try:
            os.rename(self._write_beside(key, content), self._path(key))
        except OSError as error:
            raise cannot_write(self.root, error) from error

    def read_lines(self, key: str) -> Iterator[bytes]:
        try:
            with open(self._path(key), "rb") as file:
                yield from file
        except FileNotFoundError:
            return

    def stage_file(self, path: str, run: str) -> str:
        staged = self.create_staging(run)
        if path.startswith(f"{staged}/"):
            return self.staged_key_of(path)
        try:
            moved = shutil.move(path, os.path.join(staged, os.path.basename(path)))
        except OSError as error:
            raise cannot_write(self.root, error) from error
        return self.staged_key_of(moved)

    def publish(self, staged_key: str, key: str) -> None:
        staged, path = self._path(staged_key), self._path(key)
        try:
            make_folders(os.path.dirname(path))
            with suppress(FileNotFoundError):
                os.rename(staged, path)
                return
        except OSError as error:
            raise cannot_write(self.root, error) from error
        if not os.path.exists(path):
            raise OperatorError(
                Problem(
                    f"{staged} is gone: it was to become {path}",
                    hint="put it back; if it is lost, remove the newest record in "
                    f"{self._path(TABLE_STATE_FOLDER)}/_commits and the data files of its run: "
                    "its inputs are then read again",
                )
            )

    def remove(self, key: str) -> None:
        path = self._path(key).rstrip("/")
        try:
            if os.path.isdir(path) and not os.path.islink(path):
                shutil.rmtree(path)
            else:
                with suppress(FileNotFoundError):
                    os.unlink(path)
        except OSError as error:
            raise cannot_write(self.root, error) from error
        remove_empty_folders(os.path.dirname(path), self.root)

    def cell(self, key: str) -> LocalCell:
        return LocalCell(key, self.root)

    def create_staging(self, run: str) -> str:
        staged = self._path(f"{STAGED_FOLDER}{run}")
        try:
            make_folders(staged)
        except OSError as error:
            raise cannot_write(self.root, error) from error
        return staged

    def staged_key_of(self, path: str) -> str:
        return os.path.relpath(path.removeprefix("file://"), self.root).replace(os.sep, "/")

    def _path(self, key: str) -> str:
        return os.path.join(self.root, key)

    def _write_beside(self, key: str, content: str) -> str:
        beside = self._path(f"{TABLE_STATE_FOLDER}/_tmp-{secrets.token_hex(6)}")
        # a run that ends meanwhile removes folders that are empty
        while True:
            make_folders(os.path.dirname(beside))
            try:
                with open(beside, "x", encoding="utf-8", newline="") as file:
                    file.write(content)
                break
            except FileNotFoundError:
                continue
            except OSError:
                with suppress(FileNotFoundError):
                    os.unlink(beside)
                raise
        make_folders(os.path.dirname(self._path(key)))
        return beside
