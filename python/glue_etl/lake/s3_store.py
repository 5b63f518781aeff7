"""A table's path on S3. Staged files wait below a prefix outside the table, and are copied at publish."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass

from glue_etl.errors import OperatorError, Problem
from glue_etl.lake.json_text import utf16_key
from glue_etl.lake.object_store import STAGED_FOLDER, CellContent
from glue_etl.lake.s3_objects import S3Address, S3Objects, parse_s3_address

_HEARTBEAT_SECONDS = 30.0


@dataclass(frozen=True)
class S3Cell:
    """An object that is there or not. Whoever put it writes it anew every so often, for others to see."""

    objects: S3Objects
    at: S3Address

    @property
    def address(self) -> str:
        return str(self.at)

    @property
    def heartbeat_seconds(self) -> float | None:
        return _HEARTBEAT_SECONDS

    def read(self) -> CellContent | None:
        found = self.objects.get(self.at)
        return (
            None
            if found is None
            else CellContent(found.content.decode(), found.etag, found.age_seconds)
        )

    def fill(self, content: str) -> bool:
        return self.objects.put(self.at, content, {"If-None-Match": "*"})

    def replace(self, seen: CellContent, content: str) -> bool:
        return self.objects.put(self.at, content, {"If-Match": seen.version})

    def clear(self, seen: CellContent) -> None:
        self.objects.delete(self.at, {"If-Match": seen.version})


@dataclass(frozen=True)
class S3Store:
    objects: S3Objects
    root: str
    """`s3://bucket/prefix`, of the table."""
    staged: str
    """`s3://bucket/prefix/` that nothing but staged files of this table lies below."""
    requests_at_a_time: int = 16

    def read(self, key: str) -> bytes | None:
        found = self.objects.get(self._address(key))
        return None if found is None else found.content

    def read_lines(self, key: str) -> Iterator[bytes]:
        return self.objects.lines(self._address(key))

    def list_keys(self, prefix: str, after: str = "") -> list[str]:
        start = self._address("").key
        later = f"{start}{after}" if after else ""
        found = self.objects.list_below(self._address(prefix), later)
        return sorted((one.key.removeprefix(start) for one in found), key=utf16_key)

    def create(self, key: str, content: str) -> bool:
        return self.objects.put(self._address(key), content, {"If-None-Match": "*"})

    def write(self, key: str, content: str) -> None:
        self.objects.put(self._address(key), content)

    def publish(self, staged_key: str, key: str) -> None:
        source = self._address(staged_key)
        target = self._address(key)
        if self.objects.copy(source, target):
            self.objects.delete(source)
        elif self.objects.head(target) is None:
            raise OperatorError(
                Problem(
                    f"{source} is gone: it was to become {target}",
                    hint=f"put it back; if it is lost, remove the newest record in {self.root}/_etl/_commits "
                    "and the data files of its run: its inputs are then read again",
                )
            )

    def remove(self, key: str) -> None:
        if key.startswith(STAGED_FOLDER):
            self.objects.delete_below(
                parse_s3_address(f"{self.staged}{key.removeprefix(STAGED_FOLDER)}")
            )
        if key.endswith("/"):
            self.objects.delete_below(self._address(key))
        else:
            self.objects.delete(self._address(key))

    def cell(self, key: str) -> S3Cell:
        return S3Cell(self.objects, self._address(key))

    def create_staging(self, run: str) -> str:
        return f"{self.staged}{run}"

    def stage_file(self, path: str, run: str) -> str:
        if path.startswith(("s3://", "s3a://")):
            return self.staged_key_of(path)
        target = parse_s3_address(f"{self.create_staging(run)}/{os.path.basename(path)}")
        self.objects.upload(path, target)
        return str(target)

    def staged_key_of(self, path: str) -> str:
        return str(parse_s3_address(path))

    def _address(self, key: str) -> S3Address:
        """Staged keys are addresses: their files lie outside the table."""
        return parse_s3_address(key if key.startswith("s3://") else f"{self.root}/{key}")
