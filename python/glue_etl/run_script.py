"""What a generated script does when it is run by itself: on Glue, EMR Serverless, or with spark-submit."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Mapping
from typing import Any

from pyspark.sql import SparkSession

from glue_etl.errors import EXIT_CODES, EtlError
from glue_etl.explain_failure import explain_failure
from glue_etl.lake.begun_run import RunOptions
from glue_etl.lake.run_job import RunEffects, RunOutcome, run_job
from glue_etl.run_batch import Transform, run_batch
from glue_etl.script_arguments import ScriptArguments, parse_arguments
from glue_etl.session import configure_session, find_java

DEFAULT_LIMITS: Mapping[str, int] = {
    "documentBytes": 128 * 1024 * 1024,
    "depth": 500,
    "stringBytes": 16 * 1024 * 1024,
}


def run_script(job: Mapping[str, Any], transform: Transform) -> None:
    """Loads what is new since the last run, once, and prints the report as a line of JSON.

    Ends the process with an exit code of src/errors.ts where that fails; on Glue it raises, so that the run is
    shown as failed.
    """
    arguments = parse_arguments(sys.argv[1:])
    spark, finish = open_session(arguments)
    try:
        outcome = run_on(spark, job, transform, arguments)
    except EtlError as error:
        print(json.dumps({"error": error.to_json()}), flush=True)
        end_failed(error, arguments)
        return
    print(json.dumps(outcome.report), flush=True)
    if outcome.error is not None:
        end_failed(outcome.error, arguments)
    finish()


def run_on(
    spark: SparkSession, job: Mapping[str, Any], transform: Transform, arguments: ScriptArguments
) -> RunOutcome:
    options = RunOptions(
        target="aws" if arguments.root is None else "local",
        engine="glue" if arguments.job_name is not None else "spark",
        working_directory=arguments.root or "",
        input=arguments.input,
        output=arguments.output,
        limit=arguments.limit,
        full_refresh=arguments.full_refresh,
        from_=arguments.from_,
        to=arguments.to,
        trust_input=arguments.trust_input,
        limits=job.get("limits", DEFAULT_LIMITS),
    )

    def stage(plan: Mapping[str, Any]) -> Mapping[str, Any]:
        try:
            return run_batch(spark, job, transform, plan)
        except EtlError:
            raise
        except Exception as error:
            raise explain_failure(spark, error, ()) from error

    return run_job(job, stage, options, open_effects(arguments))


def open_effects(arguments: ScriptArguments) -> RunEffects:
    """A project's folder on this machine; without one S3, and Glue's catalog."""
    if arguments.root is not None:
        from glue_etl.lake.local_lake import LocalLake
        from glue_etl.lake.register import register_tables

        root, samples = arguments.root, arguments.sample_data
        return RunEffects(LocalLake(root, samples), lambda record: register_tables(root, record))
    import boto3

    from glue_etl.lake.glue_catalog import register_in_glue
    from glue_etl.lake.s3_lake import S3Lake
    from glue_etl.lake.s3_objects import S3Objects, allow_conditions

    s3 = boto3.client("s3")
    allow_conditions(s3)
    glue = boto3.client("glue")
    return RunEffects(
        S3Lake(S3Objects(s3), arguments.temp_dir), lambda record: register_in_glue(glue, record)
    )


def open_session(arguments: ScriptArguments) -> tuple[SparkSession, Callable[[], None]]:
    """Glue's job object is used where there is one: it marks the run in the console."""
    if arguments.job_name is not None:
        try:
            from awsglue.context import GlueContext
            from awsglue.job import Job
            from pyspark.context import SparkContext
        except ImportError:
            pass
        else:
            context = GlueContext(SparkContext.getOrCreate())
            glue_job = Job(context)
            glue_job.init(arguments.job_name, {"JOB_NAME": arguments.job_name})
            return configure_session(context.spark_session), glue_job.commit
    find_java()
    return configure_session(SparkSession.builder.getOrCreate()), lambda: None


def end_failed(error: EtlError, arguments: ScriptArguments) -> None:
    if arguments.job_name is not None:
        raise error
    sys.exit(getattr(error, "exit_code", EXIT_CODES["bug"]))
