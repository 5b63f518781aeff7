"""A Spark session on this machine that runs generated scripts, one request after another.

A request is a line of JSON on stdin: `{"script": path, "plan": {…}}`. While it runs, lines `{"progress": {"done", "total"}}`
tell how far it is; then comes `{"result": {…}}` or `{"error": {…}}`. Spark's own words go to stderr.
"""

from __future__ import annotations

import argparse
import json
import os
import runpy
import sys
import threading
import traceback
from collections.abc import Callable, Mapping
from typing import Any, TextIO

from pyspark.sql import SparkSession

from glue_etl.errors import EtlError
from glue_etl.explain_failure import explain_failure
from glue_etl.run_batch import run_batch
from glue_etl.session import start_local_session

PROGRESS_SECONDS = 0.5


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--threads", type=int, required=True)
    parser.add_argument("--memory", required=True)
    parser.add_argument("--scratch", required=True)
    parser.add_argument("--java-options", default="")
    options = parser.parse_args()
    replies = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)
    spark = start_local_session(
        threads=options.threads, memory=options.memory, scratch=options.scratch
    )
    spark.sparkContext.setLogLevel("ERROR")
    reply = replier(replies)
    reply({"ready": spark.version})
    for line in sys.stdin:
        reply(answer(spark, json.loads(line), reply))
    spark.stop()


def replier(replies: TextIO) -> Callable[[Mapping[str, Any]], None]:
    lock = threading.Lock()

    def reply(message: Mapping[str, Any]) -> None:
        with lock:
            replies.write(json.dumps(message) + "\n")
            replies.flush()

    return reply


def answer(
    spark: SparkSession, request: Mapping[str, Any], reply: Callable[[Mapping[str, Any]], None]
) -> Mapping[str, Any]:
    done = threading.Event()
    watch = threading.Thread(target=watch_progress, args=(spark, reply, done), daemon=True)
    watch.start()
    script: dict[str, Any] = {}
    plan = request["plan"]
    try:
        script = runpy.run_path(request["script"], run_name="glue_etl_script")
        return {"result": run_batch(spark, script["JOB"], script["transform"], plan)}
    except EtlError as error:
        return {"error": error.to_json()}
    except Exception as error:
        return {"error": describe_failure(spark, error, plan)}
    finally:
        done.set()
        watch.join()
        spark.catalog.clearCache()


def describe_failure(
    spark: SparkSession, error: Exception, plan: Mapping[str, Any]
) -> Mapping[str, Any]:
    """What is nobody's fault but ours keeps its traceback."""
    try:
        return explain_failure(spark, error, plan.get("probes") or ()).to_json()
    except Exception as bug:
        told = "".join(traceback.format_exception(bug))
        return {"name": "Bug", "message": told, "problems": [{"message": told}]}


def watch_progress(
    spark: SparkSession, reply: Callable[[Mapping[str, Any]], None], done: threading.Event
) -> None:
    tracker = spark.sparkContext.statusTracker()
    while not done.wait(PROGRESS_SECONDS):
        stages = [
            info for stage in tracker.getActiveStageIds() if (info := tracker.getStageInfo(stage))
        ]
        total = sum(info.numTasks for info in stages)
        if total > 0:
            reply(
                {
                    "progress": {
                        "done": sum(info.numCompletedTasks for info in stages),
                        "total": total,
                    }
                }
            )


if __name__ == "__main__":
    main()
