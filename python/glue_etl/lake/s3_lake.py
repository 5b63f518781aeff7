"""Inputs and tables on S3, for scripts that run on Glue."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Literal

from glue_etl.errors import Problem, UnsupportedError
from glue_etl.lake.json_text import utf16_key
from glue_etl.lake.lake import Entry, FoundFile, is_remote, is_visible
from glue_etl.lake.s3_objects import S3Address, S3Object, S3Objects, parse_s3_address
from glue_etl.lake.s3_store import S3Store

_HEADS_AT_A_TIME = 16


@dataclass(frozen=True)
class S3Lake:
    objects: S3Objects
    temp_dir: str
    """`s3://bucket/prefix/` of the job, below which a run stages its files."""
    root: str = ""

    def locate_source(self, address: str, base: str) -> str:
        if not is_remote(address):
            raise UnsupportedError(
                Problem(
                    f"{address} lies on no bucket",
                    expected="an s3:// address where the job runs on AWS",
                )
            )
        return str(parse_s3_address(address)).rstrip("/")

    def locate_table(self, address: str) -> str:
        return self.locate_source(address, "")

    def kind_of(self, path: str) -> Literal["file", "folder"] | None:
        address = parse_s3_address(path)
        if address.key != "" and self.objects.head(address) is not None:
            return "file"
        below = next(self.objects.list_below(_folder(path)), None)
        return None if below is None else "folder"

    def find(self, paths: Sequence[str]) -> list[FoundFile | None]:
        def find_one(path: str) -> FoundFile | None:
            address = parse_s3_address(path)
            found = self.objects.head(address)
            return None if found is None else _found(address.bucket, found)

        with ThreadPoolExecutor(_HEADS_AT_A_TIME) as pool:
            return list(pool.map(find_one, paths))

    def find_below(self, folder: str) -> list[FoundFile]:
        start = _folder(folder)
        visible = [
            found
            for found in self.objects.list_below(start)
            if not found.key.endswith("/")
            and all(is_visible(name) for name in found.key.removeprefix(start.key).split("/"))
        ]
        ordered = sorted(visible, key=lambda found: utf16_key(found.key))
        return [_found(start.bucket, found) for found in ordered]

    def entries(self, folder: str) -> list[Entry]:
        start = _folder(folder)
        folders, files = self.objects.list_level(start)
        return [
            *(Entry(key.removeprefix(start.key).rstrip("/"), is_file=False) for key in folders),
            *(
                Entry(key.removeprefix(start.key), is_file=True)
                for key in files
                if key != start.key
            ),
        ]

    def checksum(self, path: str) -> str | None:
        return None

    def open_store(self, table_path: str) -> S3Store:
        address = parse_s3_address(table_path)
        staged = f"{self.temp_dir.rstrip('/')}/{address.bucket}/{address.key}".rstrip("/")
        return S3Store(self.objects, str(address).rstrip("/"), f"{staged}/")

    @contextmanager
    def claim_scratch(self, run: str, table_path: str) -> Iterator[str]:
        with tempfile.TemporaryDirectory(prefix="glue-etl-") as folder:
            yield os.path.join(folder, run)


def _folder(path: str) -> S3Address:
    address = parse_s3_address(path)
    return S3Address(address.bucket, f"{address.key.rstrip('/')}/" if address.key else "")


def _found(bucket: str, found: S3Object) -> FoundFile:
    return FoundFile(f"s3://{bucket}/{found.key}", found.bytes, found.etag)
