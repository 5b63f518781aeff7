"""Takes a table's lease over and over, and says so in a log: race_for_lease.py <folder> <rounds> <dead pid>.

After each round a dead holder is left behind.
"""

import json
import os
import random
import secrets
import sys
import time
from datetime import UTC, datetime

sys.path.insert(0, os.path.join(os.path.dirname(__file__), "../../python"))

from glue_etl.errors import OperatorError
from glue_etl.lake.lease import take_lease
from glue_etl.lake.local_store import LocalStore
from glue_etl.lake.process_identity import identify_this_process

folder, rounds, dead_pid = sys.argv[1:]
store = LocalStore(os.path.join(folder, "table"))


def tell(word):
    with open(os.path.join(folder, "log"), "a") as log:
        log.write(f"{word} {os.getpid()}\n")


def take():
    while True:
        try:
            context = take_lease(store, job="Job", run=secrets.token_hex(8), now=datetime.now(UTC))
            context.__enter__()
            return context
        except OperatorError:
            time.sleep(random.random() / 1000)


tell("ready")
while not os.path.exists(os.path.join(folder, "go")):
    time.sleep(0.001)
for _ in range(int(rounds)):
    lease = take()
    tell("start")
    time.sleep(random.random() / 300)
    tell("end")
    lease.__exit__(None, None, None)
    dead = {
        "run": secrets.token_hex(8),
        **identify_this_process(),
        "pid": int(dead_pid),
        "processStart": "1",
    }
    store.cell("_etl/_lease").fill(
        json.dumps({"job": "Dead", **dead, "since": "2026-01-01T00:00:00.000Z"})
    )
