"""Answers requests about scans, one a line, with what python/glue_etl finds; for test/spark/scan.test.ts."""

import base64
import json
import os
import pickle
import sys
from dataclasses import asdict
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "python"))

import glue_etl.scan.plan_units as plan_units
import glue_etl.scan_inputs as scan_inputs
from glue_etl.records.contract import compile_contract
from glue_etl.records.fits import compile_fits
from glue_etl.records.open_input import open_input
from glue_etl.records.walk_fits import compile_walk
from glue_etl.scan.rewrite_record import rewrite_record
from glue_etl.scan.scan_options import ScanOptions


def answer(request):
    match request.pop("ask"):
        case "fits":
            return check(request)
        case "rewrite":
            return rewrite(request)
        case "scan":
            return scan(request)
    raise ValueError(request)


def check(request):
    """Of each record: what the quick check says before and after it has learned, and its slower half alone."""
    contract = compile_contract(request["columns"], request.get("known"), request.get("limits"))
    records = [base64.b64decode(record) for record in request["records"]]
    fits = compile_fits(contract)
    rounds = [[fits(record) for record in records] for _ in range(2)]
    walk = compile_walk(contract, frozenset())
    return [*rounds, [walk(record) is not None for record in records]]


def rewrite(request):
    contract = compile_contract(request["columns"])
    found = [rewrite_record(contract, base64.b64decode(record)) for record in request["records"]]
    return [None if record is None else record.decode() for record in found]


def scan(request):
    """With `unitBytes` in units of about so many bytes; with `isSpark` by executors."""
    unit_bytes = request.pop("unit_bytes", None)
    spark = start_spark() if request.pop("is_spark", False) else None
    context = spark.sparkContext if spark else unit_bytes and Tasks()
    kept = (
        plan_units.SMALLEST_UNIT_BYTES,
        plan_units.LARGEST_UNIT_BYTES,
        scan_inputs.SMALLEST_SHARED_BYTES,
    )
    if unit_bytes is not None:
        set_sizes(unit_bytes, unit_bytes, 0)
    try:
        result = scan_inputs.scan_inputs(ScanOptions(**request), context)
    finally:
        set_sizes(*kept)
    found_by_spark = None if spark is None else count_rows(spark, result.read_paths)
    return {
        **asdict(result),
        "found_by_spark": found_by_spark,
        "rejected_records": list(scan_inputs.read_rejected(result.rejected_parts)),
        "accepted": [line for path in result.read_paths for line in read_lines(path)],
    }


def set_sizes(smallest, largest, shared):
    plan_units.SMALLEST_UNIT_BYTES, plan_units.LARGEST_UNIT_BYTES = smallest, largest
    scan_inputs.SMALLEST_SHARED_BYTES = shared


def read_lines(path):
    lines = b"".join(open_input(path)).split(b"\n")
    return [line.strip(b" \t\r").decode(errors="replace") for line in lines if line.strip(b" \t\r")]


class Tasks:
    """What a scan needs of a SparkContext; tasks and results travel as they do to executors."""

    defaultParallelism = 2

    def __init__(self, items=()):
        self.items = items

    def parallelize(self, items, _):
        return Tasks([pickle.loads(pickle.dumps(item)) for item in items])

    def map(self, run):
        run = pickle.loads(pickle.dumps(run))
        return Tasks([pickle.loads(pickle.dumps(run(item))) for item in self.items])

    def collect(self):
        return self.items


def count_rows(spark, paths):
    return (
        spark.read.schema("a INT").options(mode="FAILFAST", lineSep="\n").json(list(paths)).count()
    )


def start_spark():
    from pyspark.sql import SparkSession

    from glue_etl.session import find_java

    find_java()
    os.environ["PYSPARK_PYTHON"] = sys.executable
    os.environ["PYTHONPATH"] = str(Path(__file__).resolve().parents[2] / "python")
    settings = {
        "spark.ui.enabled": "false",
        "spark.ui.showConsoleProgress": "false",
        "spark.driver.host": "127.0.0.1",
        "spark.driver.bindAddress": "127.0.0.1",
    }
    builder = SparkSession.builder.master("local[2]")
    for name, value in settings.items():
        builder = builder.config(name, value)
    return builder.getOrCreate()


if __name__ == "__main__":
    for request_line in sys.stdin:
        print(json.dumps(answer(json.loads(request_line))), flush=True)
