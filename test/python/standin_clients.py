"""Stand-ins for boto3's clients of S3 and Glue, in memory: the shape of calls and answers that glue_etl
relies on.

A keyword that boto3 of Glue 5.1 does not know is an error; conditions come in headers, as hooks set them.
"""

import hashlib
import io
import threading
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from types import SimpleNamespace


class ClientError(Exception):
    def __init__(self, code, message=""):
        super().__init__(f"{code}: {message}")
        self.response = {"Error": {"Code": code, "Message": message}}


class EntityNotFoundException(ClientError):
    pass


class Died(BaseException):
    """The process is gone: nothing it does from here on has an effect."""


class Events:
    def __init__(self):
        self.handlers = {}

    def register(self, name, handler):
        self.handlers.setdefault(name, []).append(handler)

    def emit(self, name, **given):
        for handler in self.handlers.get(name, ()):
            handler(**given)


class Bucket:
    """What all clients see. `clock` may be set forward."""

    def __init__(self):
        self.objects = {}
        self.clock = datetime(2026, 1, 1, tzinfo=UTC)
        self.lock = threading.RLock()

    def pass_seconds(self, seconds):
        self.clock += timedelta(seconds=seconds)


class S3Client:
    exceptions = SimpleNamespace(ClientError=ClientError)

    def __init__(self, bucket, die_at=None):
        self.shared = bucket
        self.meta = SimpleNamespace(events=Events())
        self.die_at = die_at
        self.steps = 0

    def step(self):
        """Before and after everything that changes something."""
        self.steps += 1
        if self.die_at is not None and self.steps >= self.die_at:
            raise Died

    def alive(self):
        if self.die_at is not None and self.steps >= self.die_at:
            raise Died

    def send(self, operation, given, known):
        params, context = dict(given), {}
        self.meta.events.emit(
            f"before-parameter-build.s3.{operation}", params=params, model=None, context=context
        )
        assert set(params) <= known, f"{operation} has no parameters {set(params) - known}"
        request = {"headers": {}}
        self.meta.events.emit(
            f"before-call.s3.{operation}", params=request, model=None, context=context
        )
        return params, request["headers"]

    def put_object(self, **given):
        params, headers = self.send("PutObject", given, {"Bucket", "Key", "Body"})
        self.step()
        with self.shared.lock:
            self.check(params, headers)
            self.store(params["Bucket"], params["Key"], params["Body"])
        self.step()
        return {}

    def check(self, params, headers):
        found = self.shared.objects.get((params["Bucket"], params["Key"]))
        if headers.get("If-None-Match") == "*" and found is not None:
            raise ClientError("PreconditionFailed")
        match = headers.get("If-Match")
        if match is not None and (found is None or found[1] != match):
            raise ClientError("NoSuchKey" if found is None else "PreconditionFailed")

    def store(self, bucket, key, body):
        etag = f'"{hashlib.md5(body).hexdigest()}"'
        self.shared.objects[(bucket, key)] = (body, etag, self.shared.clock)

    def find(self, bucket, key, code):
        self.alive()
        found = self.shared.objects.get((bucket, key))
        if found is None:
            raise ClientError(code)
        date = format_datetime(self.shared.clock, usegmt=True)
        head = {"ETag": found[1], "LastModified": found[2], "ContentLength": len(found[0])}
        return found[0], {**head, "ResponseMetadata": {"HTTPHeaders": {"date": date}}}

    def get_object(self, *, Bucket, Key):
        content, head = self.find(Bucket, Key, "NoSuchKey")
        body = io.BytesIO(content)

        def chunks(_size):
            return iter(lambda: body.read(7), b"")

        return {**head, "Body": SimpleNamespace(read=body.read, iter_chunks=chunks)}

    def head_object(self, *, Bucket, Key):
        return self.find(Bucket, Key, "404")[1]

    def delete_object(self, **given):
        params, headers = self.send("DeleteObject", given, {"Bucket", "Key"})
        self.step()
        with self.shared.lock:
            found = self.shared.objects.get((params["Bucket"], params["Key"]))
            match = headers.get("If-Match")
            if match is not None and found is not None and found[1] != match:
                raise ClientError("PreconditionFailed")
            self.shared.objects.pop((params["Bucket"], params["Key"]), None)
        self.step()
        return {}

    def delete_objects(self, *, Bucket, Delete):
        assert set(Delete) == {"Objects", "Quiet"}
        assert 0 < len(Delete["Objects"]) <= 1000
        for entry in Delete["Objects"]:
            self.step()
            self.shared.objects.pop((Bucket, entry["Key"]), None)
        return {}

    def upload_file(self, path, bucket, key):
        self.step()
        with open(path, "rb") as file:
            self.store(bucket, key, file.read())
        self.step()

    def copy(self, source, bucket, key):
        content, _ = self.find(source["Bucket"], source["Key"], "404")
        self.step()
        self.store(bucket, key, content)
        self.step()

    def get_paginator(self, name):
        assert name == "list_objects_v2"
        return SimpleNamespace(paginate=self.paginate)

    def paginate(self, *, Bucket, Prefix, StartAfter="", Delimiter=None):
        self.alive()
        keys = sorted(key for bucket, key in list(self.shared.objects) if bucket == Bucket)
        keys = [key for key in keys if key.startswith(Prefix) and key > StartAfter]
        if not keys:
            yield {}
        folders = set()
        for start in range(0, len(keys), 3):
            page = {"Contents": [], "CommonPrefixes": []}
            for key in keys[start : start + 3]:
                rest = key.removeprefix(Prefix)
                if Delimiter is not None and Delimiter in rest:
                    folder = f"{Prefix}{rest.split(Delimiter)[0]}/"
                    page["CommonPrefixes"].extend([] if folder in folders else [{"Prefix": folder}])
                    folders.add(folder)
                else:
                    content, etag, _ = self.shared.objects[(Bucket, key)]
                    page["Contents"].append({"Key": key, "Size": len(content), "ETag": etag})
            yield page


class GlueClient:
    exceptions = SimpleNamespace(
        ClientError=ClientError, EntityNotFoundException=EntityNotFoundException
    )

    def __init__(self):
        self.tables = {}
        self.partitions = {}

    def get_table(self, *, DatabaseName, Name):
        if (DatabaseName, Name) not in self.tables:
            raise EntityNotFoundException("EntityNotFoundException")
        return {"Table": {"DatabaseName": DatabaseName, **self.tables[(DatabaseName, Name)]}}

    def create_table(self, *, DatabaseName, TableInput):
        self.tables[(DatabaseName, TableInput["Name"])] = TableInput

    def update_table(self, *, DatabaseName, TableInput, SkipArchive):
        assert SkipArchive
        self.tables[(DatabaseName, TableInput["Name"])] = TableInput

    def batch_create_partition(self, *, DatabaseName, TableName, PartitionInputList):
        assert len(PartitionInputList) <= 100
        there = self.partitions.setdefault((DatabaseName, TableName), {})
        errors = []
        for given in PartitionInputList:
            if tuple(given["Values"]) in there:
                detail = {
                    "ErrorCode": "AlreadyExistsException",
                    "ErrorMessage": "Partition already exists.",
                }
                errors.append({"PartitionValues": given["Values"], "ErrorDetail": detail})
            else:
                there[tuple(given["Values"])] = given
        return {"Errors": errors}

    def batch_update_partition(self, *, DatabaseName, TableName, Entries):
        for entry in Entries:
            self.partitions[(DatabaseName, TableName)][tuple(entry["PartitionValueList"])] = entry[
                "PartitionInput"
            ]
        return {"Errors": []}

    def batch_delete_partition(self, *, DatabaseName, TableName, PartitionsToDelete):
        assert len(PartitionsToDelete) <= 25
        for entry in PartitionsToDelete:
            del self.partitions[(DatabaseName, TableName)][tuple(entry["Values"])]
        return {"Errors": []}

    def get_partitions(self, DatabaseName, TableName):
        return [
            {"Values": list(values)}
            for values in self.partitions.get((DatabaseName, TableName), {})
        ]

    def get_paginator(self, name):
        assert name == "get_partitions"

        def paginate(*, DatabaseName, TableName, ExcludeColumnSchema):
            assert ExcludeColumnSchema
            yield {"Partitions": self.get_partitions(DatabaseName, TableName)}

        return SimpleNamespace(paginate=paginate)
