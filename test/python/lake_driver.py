"""The lake of glue_etl for tests in TypeScript: a request of JSON a line on stdin, an answer a line on
stdout.

The batches it runs read lines like {"id": 1, "day": "mon"} with pyarrow; a record whose id is no integer is
rejected.
"""

import json
import os
import shutil
import sys

import pyarrow as pa
import pyarrow.parquet as pq

sys.path.insert(0, os.path.join(os.path.dirname(__file__), "../../python"))

from datetime import UTC, datetime

from glue_etl.errors import EtlError
from glue_etl.lake.begun_run import RunOptions
from glue_etl.lake.choose_inputs import choose_inputs
from glue_etl.lake.commit_log import read_commit_log
from glue_etl.lake.job import read_job
from glue_etl.lake.json_text import print_json, utf16_key
from glue_etl.lake.lease import take_lease
from glue_etl.lake.list_inputs import InputAddress, list_inputs
from glue_etl.lake.list_sources import list_sources, open_table_of
from glue_etl.lake.local_lake import LocalLake
from glue_etl.lake.local_store import LocalStore
from glue_etl.lake.log_state import find_known_inputs, known_among, live_files, written_folders
from glue_etl.lake.register import register_tables
from glue_etl.lake.run_job import RunEffects, run_job
from glue_etl.lake.times import create_run_id


class WatchedStore(LocalStore):
    """Calls `on_step` before and after everything that happens to it."""

    def around(self, act, *given):
        self.on_step()
        made = act(*given)
        self.on_step()
        return made

    def create(self, key, content):
        return self.around(super().create, key, content)

    def write(self, key, content):
        return self.around(super().write, key, content)

    def publish(self, staged_key, key):
        return self.around(super().publish, staged_key, key)

    def remove(self, key):
        return self.around(super().remove, key)


class WatchedLake(LocalLake):
    def open_store(self, table_path):
        store = WatchedStore(table_path)
        object.__setattr__(store, "on_step", self.on_step)
        return store


def run_batch(job, fail):
    partitioned = bool(job["outputs"][0]["partitionKeys"])

    def run(plan):
        rows = {}
        rejected = []
        again = []
        accepted = 0
        for planned in plan["inputs"][0]:
            for record in read_records(planned):
                if "reason" not in record:
                    accepted += 1
                    if plan["limit"] is not None and accepted > plan["limit"]:
                        continue
                    folder = f"day={escape(record['day'])}" if partitioned else ""
                    if plan["onlyFolders"] is None or folder in plan["onlyFolders"]:
                        rows.setdefault(folder, []).append(record)
                    continue
                record_id = (
                    f"{record['index']} {record['offset']} {record['bytes']} {record['file']}"
                )
                (again if record_id in plan["quarantined"] else rejected).append(
                    (record_id, record)
                )
        if fail is not None:
            raise RuntimeError(fail)
        files = [
            write_rows(plan["stagingDir"], folder, rows[folder], partitioned)
            for folder in sorted(rows)
        ]
        result = {
            "records": {
                "read": accepted + len(rejected),
                "accepted": accepted,
                "quarantined": len(rejected),
            },
            "outputs": [{"table": job["outputs"][0]["table"], "folder": "", "files": files}],
            "requarantined": [record_id for record_id, _ in again],
        }
        if rejected:
            path = os.path.join(plan["stagingDir"], "_rejects.ndjson")
            with open(path, "w") as file:
                file.writelines(json.dumps(record) + "\n" for _, record in rejected)
            result["quarantine"] = {
                "path": path,
                "records": len(rejected),
                "reasons": {"type": len(rejected)},
                "unreadable": [],
                "examples": [],
            }
            limit = job["rejects"]["max"]
            result["isOverLimit"] = limit["kind"] == "records" and len(rejected) > limit["records"]
        return result

    return run


def escape(value):
    """As Spark does it, as far as these tests need it."""
    return "".join(f"%{ord(char):02X}" if char in "\"#%'*/:=?\\{[]^" else char for char in value)


def read_records(planned):
    with open(planned["path"], "rb") as file:
        offset = 0
        for index, line in enumerate(file):
            value = json.loads(line)
            size = len(line.rstrip(b"\n"))
            if isinstance(value["id"], int):
                yield value
            else:
                yield {
                    "reason": "type",
                    "path": "$.id",
                    "expected": "int",
                    "found": json.dumps(value["id"]),
                    "file": planned["uri"],
                    "line": index + 1,
                    "index": index,
                    "offset": offset,
                    "bytes": size,
                    "raw": line.rstrip(b"\n").decode(),
                }
            offset += len(line)


def write_rows(staging, folder, rows, partitioned):
    directory = os.path.join(staging, "rows", folder)
    os.makedirs(directory, exist_ok=True)
    path = os.path.join(directory, "_part-0.staged")
    columns = {"id": pa.array([row["id"] for row in rows], pa.int32())}
    if not partitioned:
        columns["day"] = pa.array([row["day"] for row in rows], pa.string())
    pq.write_table(pa.table(columns), path)
    return {"path": path, "folder": folder, "rows": len(rows), "bytes": os.path.getsize(path)}


def run(request):
    root = request["root"]
    steps = [0]

    def snapshot():
        steps[0] += 1
        if "snapshots" in request:
            shutil.copytree(
                root, os.path.join(request["snapshots"], f"{steps[0]:03d}"), symlinks=True
            )

    lake = WatchedLake(root, request.get("sampleData", ()))
    object.__setattr__(lake, "on_step", snapshot)
    options = RunOptions(working_directory=root, **request.get("options", {}))
    effects = RunEffects(lake, register=lambda record: register_tables(root, record))
    outcome = run_job(
        request["job"], run_batch(request["job"], request.get("fail")), options, effects
    )
    return {"report": outcome.report, "steps": steps[0]}


def choose(request):
    lake = LocalLake(request["root"], request.get("sampleData", ()))
    job = read_job(request["job"])
    options = RunOptions(working_directory=request["root"], **request.get("options", {}))
    sources = list_sources(job, options, datetime.fromisoformat(request["now"]), lake)
    choice = choose_inputs(
        job,
        listed=sources.listed,
        log=read_commit_log(lake.open_store(lake.locate_table(job.sink.path))),
        full_refresh=options.full_refresh,
        open_table=lambda: open_table_of(job, options, lake),
        lake=lake,
    )
    return {
        "listed": [
            {"uri": one.uri, "path": one.path, "bytes": one.bytes, "version": one.version}
            for one in sources.listed
        ],
        "listWarnings": list(sources.warnings),
        "newestBefore": sources.newest_before,
        "mode": choice.mode,
        "read": [one.uri for one in choice.read],
        "skipped": choice.skipped,
        "touched": sorted(choice.touched),
        "alsoKnown": [one.to_json() for one in choice.also_known],
        "warnings": list(choice.warnings),
    }


def find(request):
    lake = LocalLake(request["root"], request.get("sampleData", ()))
    address = InputAddress(request["address"], "it", request["root"], request.get("override"))
    return [one.uri for one in list_inputs(address, lake)]


def read_log(request):
    log = read_commit_log(LocalStore(request["tablePath"]))
    known = find_known_inputs(log, lambda _: True)
    among = known_among(set(request["among"]), log)
    return {
        "summary": log.summary,
        "among": [{**one.to_json(), "commits": one.commits} for one in among],
        "known": [{**one.to_json(), "commits": one.commits} for one in known],
        "live": [
            [file.key, file.folder, file.rows, file.bytes] for file in live_files(log).values()
        ],
        "folders": [[written.sequence, list(written.folders)] for written in written_folders(log)],
        "unfinished": [record["sequence"] for record in log.unfinished],
    }


def print_value(request):
    return {"text": print_json(request["value"]), "order": sorted(request["texts"], key=utf16_key)}


def hold(request):
    """Takes the lease and keeps it until the next request, or dies with it."""
    context = take_lease(
        LocalStore(request["tablePath"]),
        job="Case",
        run=create_run_id(datetime.now(UTC)),
        now=datetime.now(UTC),
    )
    lease = context.__enter__()
    print(json.dumps({"held": lease.content}), flush=True)
    if request.get("dies"):
        os._exit(9)
    sys.stdin.readline()
    context.__exit__(None, None, None)
    return {"released": True}


def main():
    actions = {
        "run": run,
        "choose": choose,
        "find": find,
        "readLog": read_log,
        "hold": hold,
        "print": print_value,
    }
    for line in sys.stdin:
        request = json.loads(line)
        try:
            answer = actions[request["do"]](request)
        except EtlError as error:
            answer = {"error": error.to_json()}
        except Exception as error:
            answer = {"bug": f"{type(error).__name__}: {error}"}
            import traceback

            traceback.print_exc()
        print(json.dumps(answer), flush=True)


main()
