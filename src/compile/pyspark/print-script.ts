import type { CheckedJob } from '../checked-job.ts'
import { planReads } from '../plan-reads.ts'
import { type CompiledView, compileSparkJob } from './compile-job.ts'
import { describeJob, type ScriptOptions } from './describe-job.ts'
import { indent } from './indent.ts'
import { type PythonValue, printPython } from './python-literal.ts'
import { quotePython } from './quote.ts'

/** A job as a PySpark script for Glue, EMR Serverless and spark-submit; the package glue_etl ships beside it. */
export function printSparkScript(checked: CheckedJob, options: ScriptOptions): string {
  const { job } = checked
  const compiled = compileSparkJob(planReads(checked))
  const calls = compiled.views.flatMap((view) => ('call' in view ? [view.call.function] : []))
  const functions = [...new Set(calls)].sort().join(', ')
  const title = [job.name, ...(job.description === undefined ? [] : [job.description])].join(': ')
  return [
    printDocstring(title, [
      `Compiled from ${job.file}: change that file, not this one.`,
      'Runs on AWS Glue, EMR Serverless and spark-submit, with the package glue_etl beside it.',
    ]),
    '',
    'from pyspark.sql import SparkSession',
    '',
    ...(functions === '' ? [] : [`from glue_etl.glue_steps import ${functions}`]),
    'from glue_etl.run_script import run_script',
    '',
    `JOB = ${printPython(describeJob(checked, compiled, options), 0, 6, 0)}`,
    '',
    '',
    'def transform(spark: SparkSession) -> None:',
    '    """Makes a view per step, from the records of the sources to the rows of the table."""',
    ...compiled.views.map(printView),
    '',
    '',
    'if __name__ == "__main__":',
    '    run_script(JOB, transform)',
    '',
  ].join('\n')
}

function printDocstring(title: string, lines: readonly string[]): string {
  const text = [title, '', ...lines].join('\n').replaceAll('\\', '\\\\').replaceAll('"""', '\\"\\"\\"')
  return `"""${text}\n"""`
}

function printView(view: CompiledView): string {
  const name = quotePython(view.name)
  const comment = `    # ${view.comment.replaceAll(/\s+/g, ' ')}`
  if ('sql' in view)
    return `${comment}\n    spark.sql(${printSql(view.sql)}).createOrReplaceTempView(${name})`
  const given = Object.entries(view.call.arguments).map(([key, value]) => {
    return `        ${key}=${printPython(value as PythonValue, 8, key.length + 1)},\n`
  })
  return `${comment}\n    ${view.call.function}(\n        spark,\n${given.join('')}        view=${name},\n    )`
}

function printSql(sql: string): string {
  if (sql.includes('"""') || sql.includes('\r')) return quotePython(sql)
  return `${sql.includes('\\') ? 'r' : ''}"""\n${indent(indent(indent(indent(sql))))}\n    """`
}
