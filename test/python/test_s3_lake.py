"""The lake on S3 and Glue's catalog, against stand-ins that hold the shape of calls.

With GLUE_ETL_TEST_ENDPOINT the same tests of S3 run against what answers there, through boto3.
"""

import json
import os
import sys
import tempfile
import unittest
import uuid
from datetime import UTC, datetime

sys.path.insert(0, os.path.join(os.path.dirname(__file__), "../../python"))
sys.path.insert(0, os.path.dirname(__file__))

from standin_clients import Bucket, ClientError, Died, GlueClient, S3Client

from glue_etl.errors import OperatorError, UnsupportedError
from glue_etl.lake.begun_run import RunOptions
from glue_etl.lake.commit_log import read_commit_log
from glue_etl.lake.field_types import parse_type, print_type
from glue_etl.lake.glue_catalog import register_in_glue
from glue_etl.lake.lease import MISSED_BEATS, take_lease
from glue_etl.lake.log_state import live_files
from glue_etl.lake.run_job import RunEffects, run_job
from glue_etl.lake.s3_lake import S3Lake
from glue_etl.lake.s3_objects import S3Objects, allow_conditions, parse_s3_address

ENDPOINT = os.environ.get("GLUE_ETL_TEST_ENDPOINT")
NOW = datetime(2026, 1, 1, tzinfo=UTC)


def connect(shared, die_at=None):
    """A client, and the bucket that tests write to."""
    if ENDPOINT is None:
        return allow_conditions(S3Client(shared, die_at))
    import boto3

    client = boto3.client(
        "s3",
        endpoint_url=ENDPOINT,
        region_name="us-east-1",
        aws_access_key_id="test",
        aws_secret_access_key="test",
    )
    if not hasattr(shared, "name"):
        shared.name = f"b-{uuid.uuid4().hex}"
        client.create_bucket(Bucket=shared.name)
    return allow_conditions(client)


def name_of(shared):
    return getattr(shared, "name", "bucket")


def put(client, shared, key, body):
    client.put_object(Bucket=name_of(shared), Key=key, Body=body)


def open_lake(client, shared):
    return S3Lake(S3Objects(client), f"s3://{name_of(shared)}/temp/")


class Store(unittest.TestCase):
    def setUp(self):
        self.shared = Bucket()
        self.client = connect(self.shared)
        self.lake = open_lake(self.client, self.shared)
        self.store = self.lake.open_store(f"s3://{name_of(self.shared)}/table/")

    def test_creates_once(self):
        self.assertTrue(self.store.create("_etl/a.json", "first"))
        self.assertFalse(self.store.create("_etl/a.json", "second"))
        self.assertEqual(self.store.read("_etl/a.json"), b"first")

    def test_a_request_that_was_sent_twice_has_created(self):
        self.store.write("_etl/a.json", "mine")
        self.assertTrue(self.store.create("_etl/a.json", "mine"))

    def test_reads_nothing_where_there_is_nothing(self):
        self.assertIsNone(self.store.read("none"))
        self.assertEqual(list(self.store.read_lines("none")), [])

    def test_lists_below_and_after(self):
        for key in ("a/1", "a/2", "a/3", "a/4", "ab", "é"):
            self.store.write(key, "")
        self.assertEqual(self.store.list_keys("a/"), ["a/1", "a/2", "a/3", "a/4"])
        self.assertEqual(self.store.list_keys("a/", "a/2"), ["a/3", "a/4"])
        self.assertEqual(self.store.list_keys(""), ["a/1", "a/2", "a/3", "a/4", "ab", "é"])
        self.store.remove("a/")
        self.assertEqual(self.store.list_keys(""), ["ab", "é"])
        self.store.remove("ab")
        self.store.remove("ab")
        self.assertEqual(self.store.list_keys(""), ["é"])

    def test_reads_lines_with_their_ends(self):
        text = "first\n\nthird \u2028 line\nlast"
        self.store.write("lines", text)
        lines = [line.decode() for line in self.store.read_lines("lines")]
        self.assertEqual(lines, ["first\n", "\n", "third \u2028 line\n", "last"])

    def test_publishes_once_and_again(self):
        staged = f"{self.store.create_staging('run')}/part a=b%20.parquet"
        key = parse_s3_address(staged).key
        put(self.client, self.shared, key, b"rows")
        staged_key = self.store.staged_key_of(staged.replace("s3://", "s3a://"))
        for _ in range(2):
            self.store.publish(staged_key, "day=mon/part.parquet")
            self.assertEqual(self.store.read("day=mon/part.parquet"), b"rows")
        self.assertEqual(self.store.list_keys(""), ["day=mon/part.parquet"])
        with self.assertRaisesRegex(OperatorError, "is gone: it was to become"):
            self.store.publish(staged_key, "other.parquet")

    def test_stages_a_file_of_this_machine_and_removes_what_is_staged(self):
        with tempfile.NamedTemporaryFile(suffix=".ndjson") as file:
            file.write(b"{}\n")
            file.flush()
            key = self.store.stage_file(file.name, "run")
        self.assertTrue(
            key.startswith(f"s3://{name_of(self.shared)}/temp/{name_of(self.shared)}/table/run/")
        )
        self.store.remove("_etl/_staged/other/")
        self.assertIsNotNone(self.lake.find([key])[0])
        self.store.remove("_etl/_staged/run/")
        self.assertIsNone(self.lake.find([key])[0])

    @unittest.skipIf(ENDPOINT is None, "the stand-in has every bucket")
    def test_says_what_is_wrong(self):
        other = self.lake.open_store(f"s3://{name_of(self.shared)}-not-there/table")
        with self.assertRaisesRegex(OperatorError, "cannot list .* NoSuchBucket"):
            other.list_keys("")

    def test_finds_files_and_folders(self):
        for key in (
            "raw/a.json",
            "raw/2026/01/b.json",
            "raw/_hidden/c.json",
            "raw/2026/.d",
            "raw/folder/",
        ):
            put(self.client, self.shared, key, b"{}")
        root = f"s3://{name_of(self.shared)}"
        self.assertEqual(self.lake.kind_of(f"{root}/raw"), "folder")
        self.assertEqual(self.lake.kind_of(f"{root}/raw/a.json"), "file")
        self.assertIsNone(self.lake.kind_of(f"{root}/ra"))
        found = [file.path for file in self.lake.find_below(f"{root}/raw")]
        self.assertEqual(found, [f"{root}/raw/2026/01/b.json", f"{root}/raw/a.json"])
        entries = sorted((entry.name, entry.is_file) for entry in self.lake.entries(f"{root}/raw"))
        self.assertEqual(
            entries, [("2026", False), ("_hidden", False), ("a.json", True), ("folder", False)]
        )
        with self.assertRaises(UnsupportedError):
            self.lake.locate_source("data", "")


class TheLease(unittest.TestCase):
    def setUp(self):
        self.shared = Bucket()
        self.store = open_lake(connect(self.shared), self.shared).open_store(
            f"s3://{name_of(self.shared)}/table"
        )

    def take(self, run):
        return take_lease(self.store, job="Case", run=run, now=NOW)

    def test_is_held_by_one(self):
        with self.take("first") as lease:
            with self.assertRaisesRegex(OperatorError, "run first since 2026-01-01T00:00:00.000Z"):
                self.take("second").__enter__()
            lease.require_held()
            lease.renew()
            lease.require_held()
        self.assertEqual(self.store.list_keys(""), [])

    @unittest.skipIf(ENDPOINT is not None, "a clock of its own")
    def test_is_taken_over_when_no_heartbeat_comes(self):
        dead = self.take("dead")
        lease = dead.__enter__()
        beat = self.store.cell("_").heartbeat_seconds
        self.shared.pass_seconds(beat * MISSED_BEATS)
        lease.renew()
        self.shared.pass_seconds(beat * MISSED_BEATS)
        with self.assertRaises(OperatorError):
            self.take("second").__enter__()
        self.shared.pass_seconds(1)
        with self.take("second") as second:
            second.require_held()
            with self.assertRaisesRegex(OperatorError, "has lost its lease .* run second"):
                lease.require_held()
            lease.renew()
            dead.__exit__(None, None, None)
            second.require_held()


def job_of(shared, mode="append"):
    root = f"s3://{name_of(shared)}"
    return {
        "name": "Case",
        "file": "jobs/Case.yaml",
        "specHash": "hash",
        "sources": [{"address": f"{root}/raw/"}],
        "sink": {
            "database": "lake",
            "path": f"{root}/table/",
            "mode": mode,
            "format": "parquet",
            "compression": "snappy",
        },
        "outputs": [
            {
                "table": "out",
                "folder": "",
                "columns": {"id": "int"},
                "partitionKeys": {"day": "string"},
            }
        ],
        "rejects": {
            "onMismatch": "quarantine",
            "max": {"kind": "records", "text": "5", "records": 5},
        },
    }


def batch_through(client):
    """Reads {"id", "day"} lines and writes them as JSON below the staging address; an id that is a string
    is rejected."""

    def run(plan):
        rows, rejected = {}, []
        for planned in plan["inputs"][0]:
            address = parse_s3_address(planned["path"])
            content = (
                client.get_object(Bucket=address.bucket, Key=address.key)["Body"].read().decode()
            )
            for index, line in enumerate(content.splitlines()):
                record = json.loads(line)
                folder = f"day={record['day']}"
                if isinstance(record["id"], str):
                    size = len(line)
                    place = {"file": planned["uri"], "index": index, "offset": 0, "bytes": size}
                    rejected.append({"reason": "type", **place, "raw": line})
                elif plan["onlyFolders"] is None or folder in plan["onlyFolders"]:
                    rows.setdefault(folder, []).append(record["id"])
        files = []
        for folder in sorted(rows):
            address = parse_s3_address(f"{plan['stagingDir']}/rows/{folder}/part-0.parquet")
            body = json.dumps(rows[folder]).encode()
            client.put_object(Bucket=address.bucket, Key=address.key, Body=body)
            files.append(
                {
                    "path": str(address),
                    "folder": folder,
                    "rows": len(rows[folder]),
                    "bytes": len(body),
                }
            )
        known = [one for one in rejected if key_of(one) in plan["quarantined"]]
        fresh = [one for one in rejected if key_of(one) not in plan["quarantined"]]
        count = sum(len(ids) for ids in rows.values())
        result = {
            "records": {"read": count + len(fresh), "accepted": count, "quarantined": len(fresh)},
            "outputs": [{"table": "out", "folder": "", "files": files}],
            "requarantined": [key_of(one) for one in known],
        }
        if fresh:
            os.makedirs(plan["scratchDir"], exist_ok=True)
            path = os.path.join(plan["scratchDir"], "_rejects.ndjson")
            with open(path, "w") as file:
                file.writelines(f"{json.dumps(one)}\n" for one in fresh)
            result["quarantine"] = {
                "path": path,
                "records": len(fresh),
                "reasons": {"type": len(fresh)},
                "unreadable": [],
                "examples": [],
            }
        return result

    return run


def key_of(record):
    return f"{record['index']} {record['offset']} {record['bytes']} {record['file']}"


class Runs(unittest.TestCase):
    def setUp(self):
        self.shared = Bucket()
        self.client = connect(self.shared)
        self.glue = GlueClient()
        self.input("a.json", (1, "mon"), (2, "tue"), ("x", "mon"))

    def input(self, name, *records):
        lines = "".join(json.dumps({"id": key, "day": day}) + "\n" for key, day in records)
        put(self.client, self.shared, f"raw/{name}", lines.encode())

    def run_once(self, mode="append", client=None, **options):
        client = client or self.client
        effects = RunEffects(
            open_lake(client, self.shared), lambda record: register_in_glue(self.glue, record)
        )
        job = job_of(self.shared, mode)
        given = RunOptions(target="prod", engine="glue", **options)
        return run_job(job, batch_through(client), given, effects).report

    def open_store(self):
        return open_lake(self.client, self.shared).open_store(f"s3://{name_of(self.shared)}/table")

    def ids(self):
        store = self.open_store()
        live = live_files(read_commit_log(store))
        there = [key for key in store.list_keys("") if not key.startswith("_etl/")]
        self.assertEqual(sorted(live), sorted(there))
        return sorted(number for key in live for number in json.loads(store.read(key)))

    def partitions(self):
        return sorted(self.glue.partitions[("lake", "out")])

    def test_load_nothing_twice(self):
        report = self.run_once()
        self.assertEqual(report["records"], {"read": 3, "accepted": 2, "quarantined": 1})
        self.assertEqual(
            (report["target"], report["engine"], report["status"]), ("prod", "glue", "succeeded")
        )
        self.assertEqual(self.ids(), [1, 2])
        self.assertEqual(self.partitions(), [("mon",), ("tue",)])
        self.assertEqual(self.run_once()["status"], "noNewInput")
        self.input("b.json", (3, "wed"))
        self.assertEqual(self.run_once()["inputs"]["skipped"], 1)
        self.assertEqual(self.ids(), [1, 2, 3])
        self.assertEqual(self.partitions(), [("mon",), ("tue",), ("wed",)])
        staged = open_lake(self.client, self.shared).find_below(f"s3://{name_of(self.shared)}/temp")
        self.assertEqual(staged, [])

    def test_look_into_the_folders_of_a_time(self):
        for day in ("2026/01/01", "2026/01/02", "2026/02/01"):
            self.input(f"{day}/a.json", (int(day[-1] + day[6]), "mon"))
        layout = {"address": f"s3://{name_of(self.shared)}/raw/", "layout": "{yyyy}/{MM}/{dd}"}
        job = {**job_of(self.shared), "sources": [{**layout, "lookbackSeconds": 86400}]}
        effects = RunEffects(open_lake(self.client, self.shared), lambda _: None)

        def run(**options):
            return run_job(job, batch_through(self.client), RunOptions(**options), effects).report

        report = run()
        self.assertEqual(report["status"], "noNewInput")
        self.assertIn("leaves out older folders, up to 2026-02:", report["warnings"][-1])
        self.assertIn("has no such names: s3://", report["warnings"][1])
        self.assertEqual(run(from_="2026-01-02")["inputs"]["files"], 2)
        self.assertEqual(self.ids(), [12, 21])
        self.assertEqual(run(to="2026-01")["inputs"], {"files": 1, "bytes": 25, "skipped": 1})
        self.assertEqual(self.ids(), [11, 12, 21])

    def test_a_changed_input_fails_the_run_which_is_kept(self):
        self.run_once()
        self.input("a.json", (9, "mon"))
        report = self.run_once()
        self.assertEqual((report["status"], report["error"]["name"]), ("failed", "DataError"))
        self.assertEqual(len(self.open_store().list_keys("_etl/_runs/")), 1)

    def test_write_partitions_anew(self):
        self.run_once("overwritePartitions")
        self.input("b.json", (3, "mon"), (4, "wed"))
        self.run_once("overwritePartitions")
        self.assertEqual(self.ids(), [1, 2, 3, 4])
        rejects = read_commit_log(self.open_store()).summary["rejects"]
        self.assertEqual([entry["settled"] for entry in rejects], [[]])

    def test_overwrite_replaces_partitions_in_the_catalog(self):
        self.run_once("overwrite")
        self.client.delete_object(Bucket=name_of(self.shared), Key="raw/a.json")
        self.input("b.json", (3, "tue"), (4, "wed"))
        self.run_once("overwrite")
        self.assertEqual(self.ids(), [3, 4])
        self.assertEqual(self.partitions(), [("tue",), ("wed",)])

    @unittest.skipIf(ENDPOINT is not None, "nobody dies there")
    def test_are_finished_or_discarded_wherever_they_died(self):
        for mode in ("append", "overwrite", "overwritePartitions"):
            die_at = 1
            while True:
                self.setUp()
                self.run_once(mode)
                self.input("b.json", (3, "mon"), (4, "wed"), ("y", "wed"))
                mortal = connect(self.shared, die_at)
                try:
                    self.run_once(mode, mortal)
                    break
                except Died:
                    self.shared.pass_seconds(3600)
                self.run_once(mode)
                with self.subTest(mode=mode, die_at=die_at):
                    self.assertEqual(self.ids(), [1, 2, 3, 4])
                    self.assertEqual(self.partitions(), [("mon",), ("tue",), ("wed",)])
                    left = [
                        key
                        for _, key in self.shared.objects
                        if "_lease" in key or key.startswith("temp/")
                    ]
                    self.assertEqual(left, [])
                    open_records = [
                        json.loads(line)["raw"]
                        for entry in read_commit_log(self.open_store()).summary["rejects"]
                        for line in self.open_store().read_lines(entry["key"])
                    ]
                    self.assertEqual(len(open_records), 2)
                die_at += 1
            self.assertGreater(die_at, 20)


class Catalog(unittest.TestCase):
    def record(self, mode, columns, folders, files=1, format_="parquet"):
        table = {
            "database": "lake",
            "name": "out",
            "description": "Rows",
            "location": "s3://bucket/table/",
            "format": format_,
            "columns": [{"name": name, "type": type_} for name, type_ in columns.items()],
            "partitionKeys": [{"name": "day", "type": {"kind": "string"}}],
            "partitions": [{"folder": f"day={value}", "values": [value]} for value in folders],
        }
        return {"mode": mode, "files": [{}] * files, "tables": [table]}

    def columns(self, glue):
        stored = glue.tables[("lake", "out")]["StorageDescriptor"]["Columns"]
        return [(column["Name"], column["Type"]) for column in stored]

    def test_knows_the_columns_of_all_files(self):
        glue = GlueClient()
        struct = {"kind": "struct", "fields": [{"name": "x y", "type": {"kind": "int"}}]}
        more = {
            "kind": "struct",
            "fields": [{"name": "z", "type": {"kind": "decimal", "precision": 4, "scale": 1}}],
        }
        register_in_glue(glue, self.record("append", {"a": {"kind": "int"}, "s": struct}, ["1"]))
        glue.tables[("lake", "out")]["Parameters"]["owner"] = "me"
        record = self.record(
            "append", {"s": more, "b": {"kind": "array", "element": {"kind": "date"}}}, ["1", "2"]
        )
        for _ in range(2):
            register_in_glue(glue, record)
        due = [("a", "int"), ("s", "struct<`x y`:int,z:decimal(4,1)>"), ("b", "array<date>")]
        self.assertEqual(self.columns(glue), due)
        table = glue.tables[("lake", "out")]
        self.assertEqual(table["TableType"], "EXTERNAL_TABLE")
        self.assertEqual(table["Parameters"]["owner"], "me")
        partition = glue.partitions[("lake", "out")][("2",)]
        self.assertEqual(partition["StorageDescriptor"]["Location"], "s3://bucket/table/day=2/")
        register_in_glue(glue, self.record("append", {"c": {"kind": "int"}}, [], files=0))
        self.assertEqual(self.columns(glue), due)
        register_in_glue(glue, self.record("overwrite", {"c": {"kind": "int"}}, ["2", "3"]))
        self.assertEqual(self.columns(glue), [("c", "int")])
        partitions = glue.partitions[("lake", "out")]
        self.assertEqual(sorted(partitions), [("2",), ("3",)])
        self.assertEqual(
            partitions[("2",)]["StorageDescriptor"]["Columns"], [{"Name": "c", "Type": "int"}]
        )

    def test_types_are_read_as_they_are_printed(self):
        for text in (
            "struct<a:array<map<string,decimal(38,2)>>,`b c`:varchar(3),`d``:,<>`:struct<>>",
            "map<string,array<array<timestamp>>>",
            "char(1)",
        ):
            self.assertEqual(print_type(parse_type(text)), text)
        self.assertEqual(
            parse_type("DECIMAL( 3 , 1 )"), {"kind": "decimal", "precision": 3, "scale": 1}
        )
        for text in ("array<int", "struct<a>", "map<int>", "int>", "", "decimal(1)"):
            with self.assertRaises(ValueError, msg=text):
                parse_type(text)

    def test_enters_hundreds_of_partitions(self):
        glue = GlueClient()
        days = [str(day) for day in range(250)]
        register_in_glue(glue, self.record("append", {"a": {"kind": "int"}}, days))
        self.assertEqual(len(glue.partitions[("lake", "out")]), 250)
        register_in_glue(glue, self.record("overwrite", {"a": {"kind": "int"}}, days[:1]))
        self.assertEqual(list(glue.partitions[("lake", "out")]), [("0",)])

    def test_says_what_glue_refuses(self):
        glue = GlueClient()
        glue.create_table = self.refuse
        with self.assertRaisesRegex(
            OperatorError, "cannot enter lake.out .* AccessDeniedException"
        ):
            register_in_glue(glue, self.record("append", {"a": {"kind": "int"}}, []))

    def refuse(self, **_):
        raise ClientError("AccessDeniedException", "no")


if __name__ == "__main__":
    unittest.main()
