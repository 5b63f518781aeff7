"""Single objects of S3, through a boto3 client that is passed in."""

from __future__ import annotations

import re
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from email.utils import parsedate_to_datetime
from typing import Any

from glue_etl.errors import OperatorError, Problem

_MOST_DELETES = 1000
_CONFLICT_SECONDS = 0.2
_CONDITIONS = "GlueEtlConditions"
_NOT_THERE = frozenset({"404", "NoSuchKey", "NotFound"})
_NOT_MET = frozenset({"412", "PreconditionFailed"})
_CONFLICT = frozenset({"409", "ConditionalRequestConflict"})


@dataclass(frozen=True)
class S3Address:
    bucket: str
    key: str

    def __str__(self) -> str:
        return f"s3://{self.bucket}/{self.key}"


@dataclass(frozen=True, slots=True)
class S3Object:
    key: str
    bytes: int
    etag: str
    """With its quotes."""


@dataclass(frozen=True)
class S3Content:
    content: bytes
    etag: str
    age_seconds: float
    """By the clock of S3."""


def parse_s3_address(address: str) -> S3Address:
    """`s3a://` is `s3://`. Raises ValueError for anything else."""
    match = re.fullmatch(r"s3a?://([^/]+)/?(.*)", address, re.DOTALL)
    if match is None:
        raise ValueError(f"not an address of S3: {address}")
    return S3Address(match[1], match[2])


@dataclass(frozen=True)
class S3Objects:
    """Raises OperatorError for whatever goes wrong."""

    client: Any
    """boto3.client("s3")."""

    def get(self, address: S3Address) -> S3Content | None:
        try:
            found = self.client.get_object(Bucket=address.bucket, Key=address.key)
            content = found["Body"].read()
        except self.client.exceptions.ClientError as error:
            if _code_of(error) in _NOT_THERE:
                return None
            raise _cannot("read", address, error) from error
        return S3Content(content, found["ETag"], _age_of(found))

    def lines(self, address: S3Address) -> Iterator[bytes]:
        """With their ends; none where there is no object."""
        begun = b""
        try:
            body = self.client.get_object(Bucket=address.bucket, Key=address.key)["Body"]
            for chunk in body.iter_chunks(1 << 20):
                *whole, begun = (begun + chunk).split(b"\n")
                yield from (line + b"\n" for line in whole)
        except self.client.exceptions.ClientError as error:
            if _code_of(error) not in _NOT_THERE:
                raise _cannot("read", address, error) from error
        if begun:
            yield begun

    def head(self, address: S3Address) -> S3Object | None:
        try:
            found = self.client.head_object(Bucket=address.bucket, Key=address.key)
        except self.client.exceptions.ClientError as error:
            if _code_of(error) in _NOT_THERE:
                return None
            raise _cannot("read", address, error) from error
        return S3Object(address.key, found["ContentLength"], found["ETag"])

    def list_below(self, prefix: S3Address, after: str = "") -> Iterator[S3Object]:
        """All that begin so, in the order of S3; only those after a key."""
        more = {"StartAfter": after} if after else {}
        for page in self._pages(prefix, more):
            for entry in page.get("Contents", ()):
                yield S3Object(entry["Key"], entry["Size"], entry["ETag"])

    def list_level(self, prefix: S3Address) -> tuple[list[str], list[str]]:
        """Keys of the folders, which end in `/`, and of the files right below a prefix."""
        pages = list(self._pages(prefix, {"Delimiter": "/"}))
        folders = [entry["Prefix"] for page in pages for entry in page.get("CommonPrefixes", ())]
        return folders, [entry["Key"] for page in pages for entry in page.get("Contents", ())]

    def put(
        self, address: S3Address, content: str, conditions: Mapping[str, str] | None = None
    ) -> bool:
        """Says whether the conditions were met: If-None-Match or If-Match.

        A request that is sent twice because its answer was lost meets its own object: that counts as met.
        """
        body = content.encode()
        # custom parameters pass through the client's events; see `allow_conditions`
        given = {} if conditions is None else {_CONDITIONS: dict(conditions)}
        while True:
            try:
                self.client.put_object(Bucket=address.bucket, Key=address.key, Body=body, **given)
                return True
            except self.client.exceptions.ClientError as error:
                code = _code_of(error)
                if code in _CONFLICT:
                    time.sleep(_CONFLICT_SECONDS)
                    continue
                if conditions is None or code not in _NOT_MET | _NOT_THERE:
                    raise _cannot("write to", address, error) from error
                found = self.get(address)
                return found is not None and found.content == body

    def upload(self, path: str, address: S3Address) -> None:
        try:
            self.client.upload_file(path, address.bucket, address.key)
        except self.client.exceptions.ClientError as error:
            raise _cannot("write to", address, error) from error

    def copy(self, source: S3Address, target: S3Address) -> bool:
        """In parts where the object is large; says whether there was one."""
        try:
            self.client.copy(
                {"Bucket": source.bucket, "Key": source.key}, target.bucket, target.key
            )
            return True
        except self.client.exceptions.ClientError as error:
            if _code_of(error) in _NOT_THERE:
                return False
            raise _cannot("write to", target, error) from error

    def delete(self, address: S3Address, conditions: Mapping[str, str] | None = None) -> None:
        """Does nothing where there is none, or where the conditions are not met."""
        given = {} if conditions is None else {_CONDITIONS: dict(conditions)}
        try:
            self.client.delete_object(Bucket=address.bucket, Key=address.key, **given)
        except self.client.exceptions.ClientError as error:
            if _code_of(error) not in _NOT_MET | _NOT_THERE | _CONFLICT:
                raise _cannot("remove", address, error) from error

    def delete_below(self, prefix: S3Address) -> None:
        keys = [found.key for found in self.list_below(prefix)]
        for some in _batches(keys, _MOST_DELETES):
            objects = {"Objects": [{"Key": key} for key in some], "Quiet": True}
            try:
                answer = self.client.delete_objects(Bucket=prefix.bucket, Delete=objects)
            except self.client.exceptions.ClientError as error:
                raise _cannot("remove", prefix, error) from error
            for failed in answer.get("Errors", ()):
                found = f"{failed.get('Code')}: {failed.get('Message')}"
                raise OperatorError(
                    Problem(f"cannot remove s3://{prefix.bucket}/{failed['Key']}: {found}")
                )

    def _pages(self, prefix: S3Address, more: Mapping[str, str]) -> Iterator[Mapping[str, Any]]:
        try:
            paginator = self.client.get_paginator("list_objects_v2")
            yield from paginator.paginate(Bucket=prefix.bucket, Prefix=prefix.key, **more)
        except self.client.exceptions.ClientError as error:
            raise _cannot("list", prefix, error) from error


def allow_conditions(client: Any) -> Any:
    """Lets `put_object` and `delete_object` of a boto3 client send If-None-Match and If-Match.

    Glue ships a botocore that has no parameters for them (IfNoneMatch came with 1.35.5): headers are set by
    hooks.
    """
    events = client.meta.events
    for operation in ("PutObject", "DeleteObject"):
        events.register(f"before-parameter-build.s3.{operation}", _keep_conditions)
        events.register(f"before-call.s3.{operation}", _set_conditions)
    return client


def _keep_conditions(params: dict[str, Any], context: dict[str, Any], **_: Any) -> None:
    conditions = params.pop(_CONDITIONS, None)
    if conditions is not None:
        context[_CONDITIONS] = conditions


def _set_conditions(params: dict[str, Any], context: dict[str, Any], **_: Any) -> None:
    params["headers"].update(context.get(_CONDITIONS, {}))


def _batches(keys: Sequence[str], size: int) -> Iterable[Sequence[str]]:
    return (keys[start : start + size] for start in range(0, len(keys), size))


def _age_of(found: Mapping[str, Any]) -> float:
    now: datetime = parsedate_to_datetime(found["ResponseMetadata"]["HTTPHeaders"]["date"])
    return (now - found["LastModified"]).total_seconds()


def _code_of(error: Any) -> str:
    return str(error.response["Error"]["Code"])


def _cannot(act: str, address: S3Address, error: Any) -> OperatorError:
    said = error.response["Error"]
    return OperatorError(
        Problem(
            f"cannot {act} {address}: {said.get('Code')}: {said.get('Message')}",
            hint="check the job's role, and that the bucket is there",
        )
    )
