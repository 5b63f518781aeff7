"""Objects of S3 as files, for executors that read ranges of inputs and write spools."""

from __future__ import annotations

import io
import tempfile
from functools import lru_cache
from typing import Any, BinaryIO

from glue_etl.lake.s3_objects import S3Address, parse_s3_address

_BUFFER_BYTES = 1024 * 1024


@lru_cache(maxsize=1)
def s3_client() -> Any:
    """One for each process: an executor's Python keeps its connections."""
    import boto3

    return boto3.client("s3")


def open_object(path: str) -> BinaryIO:
    """Raises `OSError`."""
    return io.BufferedReader(_ObjectReader(parse_s3_address(path)), _BUFFER_BYTES)


def create_object(path: str) -> BinaryIO:
    """It is there when it is closed, whole."""
    return _ObjectWriter(parse_s3_address(path))


class _ObjectReader(io.RawIOBase):
    """A request for each place that is sought, and one stream from there on."""

    def __init__(self, address: S3Address) -> None:
        super().__init__()
        self._address = address
        self._at = 0
        self._body: Any = None
        self._size = self._head()

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        start = {io.SEEK_SET: 0, io.SEEK_CUR: self._at, io.SEEK_END: self._size}[whence]
        if start + offset != self._at:
            self._at, self._body = start + offset, None
        return self._at

    def tell(self) -> int:
        return self._at

    def readinto(self, buffer: Any) -> int:
        if self._at >= self._size:
            return 0
        if self._body is None:
            self._body = self._ask(Range=f"bytes={self._at}-")["Body"]
        data = self._body.read(len(buffer))
        buffer[: len(data)] = data
        self._at += len(data)
        return len(data)

    def _ask(self, **more: str) -> Any:
        client = s3_client()
        try:
            return client.get_object(Bucket=self._address.bucket, Key=self._address.key, **more)
        except client.exceptions.ClientError as error:
            raise OSError(str(error)) from error

    def _head(self) -> int:
        client = s3_client()
        try:
            found = client.head_object(Bucket=self._address.bucket, Key=self._address.key)
        except client.exceptions.ClientError as error:
            raise OSError(str(error)) from error
        return found["ContentLength"]


class _ObjectWriter(tempfile.SpooledTemporaryFile):
    """Held on this machine until it is closed; what is written can be taken back."""

    def __init__(self, address: S3Address) -> None:
        super().__init__(max_size=_BUFFER_BYTES)
        self._address = address

    def close(self) -> None:
        if self.closed:
            return
        self.seek(0)
        client = s3_client()
        try:
            client.upload_fileobj(_Kept(self), self._address.bucket, self._address.key)
        except client.exceptions.ClientError as error:
            raise OSError(str(error)) from error
        finally:
            super().close()


class _Kept:
    """What an upload reads from: it closes the file it was given."""

    def __init__(self, file: Any) -> None:
        self.read = file.read
