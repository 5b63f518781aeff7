"""Answers requests about records, one a line, with what python/glue_etl/records finds; for test/spark."""

import base64
import json
import sys
import unicodedata
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "python"))

from glue_etl.records.collect_fields import FileFields, add_fields, merge_fields
from glue_etl.records.contract import compile_contract
from glue_etl.records.describe_found import describe_found
from glue_etl.records.describe_rejected import describe_rejected
from glue_etl.records.found_records import Accepted, UnreadableFile
from glue_etl.records.open_input import open_input
from glue_etl.records.read_records import ReadOptions, read_records
from glue_etl.records.walk_record import walk_record


def answer(request):
    match request["ask"]:
        case "read":
            return [read(request, sizes) for sizes in request["chunkSizes"]]
        case "open":
            return open_whole(request["path"])
        case "fields":
            return collect(request)
        case "invisible":
            return [point for point in range(0x20, 0x110000) if is_invisible(point)]
        case "unicode":
            return unicodedata.unidata_version
    raise ValueError(request["ask"])


def is_invisible(point):
    if 0xD800 <= point < 0xE000:
        return False
    data = chr(point).encode()
    return describe_found(data, 0, len(data)).startswith("U+")


def open_whole(path):
    try:
        return {"content": base64.b64encode(b"".join(open_input(path))).decode()}
    except UnreadableFile as error:
        return {"failure": str(error)}


def read(request, sizes):
    contract = compile_contract(request.get("columns"), request.get("known"), request.get("limits"))
    options = ReadOptions(
        contract,
        is_trusted=request.get("isTrusted", False),
        json_path=request.get("jsonPath"),
        known_form=request.get("knownForm"),
        discards_values=request.get("discardsValues", False),
    )
    chunks = cut(base64.b64decode(request["file"]), sizes)
    found = []
    try:
        for record in read_records(chunks, options):
            found.append(describe(contract, record, request.get("maxRawBytes", 1 << 20)))
    except UnreadableFile as error:
        return {"found": found, "failure": str(error)}
    return {"found": found}


def cut(content, sizes):
    if not sizes:
        return [content] if content else []
    chunks, at, turn = [], 0, 0
    while at < len(content):
        size = sizes[turn % len(sizes)]
        chunks.append(content[at : at + size])
        at += size
        turn += 1
    return chunks


def describe(contract, record, max_raw_bytes):
    if not isinstance(record, Accepted):
        return describe_rejected(record, "file", max_raw_bytes)
    unknown, discarded = [], []
    walk_record(
        contract, record.data, record.discards, unknown=unknown.append, discarded=discarded.append
    )
    return {
        "data": base64.b64encode(record.data).decode(),
        "line": record.line,
        "index": record.index,
        "place": [record.offset, record.size],
        "hasUnknown": record.has_unknown,
        "discards": record.discards,
        "unknown": unknown,
        "discarded": discarded,
    }


def collect(request):
    contract = compile_contract(request.get("columns"), request.get("known"))
    options = ReadOptions(contract, discards_values=request["discardsValues"])
    files = []
    for uri, content in request["files"]:
        fields = FileFields(uri)
        files.append(fields)
        for record in read_records([base64.b64decode(content)], options):
            if isinstance(record, Accepted):
                add_fields(fields, contract, record)
    merged = merge_fields(files)
    return {
        "unknownFields": merged.unknown_fields,
        "unknownFieldsTruncated": merged.unknown_fields_truncated,
        "discarded": merged.discarded,
    }


for line in sys.stdin:
    sys.stdout.write(json.dumps(answer(json.loads(line))) + "\n")
    sys.stdout.flush()
