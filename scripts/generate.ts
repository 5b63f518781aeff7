/* Makes forecasts like OpenWeather's; `npm run generate -- --help` says how. */
import { parseArgs } from 'node:util'
import { compressions, forms } from './generate/forms.ts'
import { writeSampleData } from './generate/sample-data.ts'
import { writeForecasts } from './generate/write-forecasts.ts'

const usage = `npm run generate -- --sample
  rewrites sample-data/raw

npm run generate -- --documents <n> | --megabytes <n> [options]
  --seed <text>              the same seed gives the same bytes (default 1)
  --out <folder>             default .cache/generated
  --form <form>              ${forms.join(' | ')} (default ndjson)
  --compression <name>       ${compressions.join(' | ')} (default none)
  --bom  --crlf              a byte order mark; CR LF line ends
  --documents-per-file <n>   default: all in one file, with --form pretty one in each
  --from <day> --to <day>    days the forecasts start on (default 2014-09-01 to 2024-08-31)
  --variations none | good   none: every document has the same fields (default good)
  --bad <n>                  so many of the --documents break the contract
`

const { values } = parseArgs({
  options: {
    help: { type: 'boolean', default: false },
    sample: { type: 'boolean', default: false },
    documents: { type: 'string' },
    megabytes: { type: 'string' },
    seed: { type: 'string', default: '1' },
    out: { type: 'string' },
    form: { type: 'string', default: 'ndjson' },
    compression: { type: 'string', default: 'none' },
    bom: { type: 'boolean', default: false },
    crlf: { type: 'boolean', default: false },
    'documents-per-file': { type: 'string' },
    from: { type: 'string', default: '2014-09-01' },
    to: { type: 'string', default: '2024-08-31' },
    variations: { type: 'string', default: 'good' },
    bad: { type: 'string', default: '0' },
  },
})

if (values.help || (!values.sample && values.documents === undefined && values.megabytes === undefined)) {
  process.stdout.write(usage)
} else {
  const paths = await (values.sample
    ? writeSampleData(values.out ?? 'sample-data/raw')
    : writeForecasts({
        out: values.out ?? '.cache/generated',
        size:
          values.documents === undefined
            ? { megabytes: number('megabytes') }
            : { documents: number('documents') },
        documentsPerFile:
          values['documents-per-file'] === undefined
            ? values.form === 'pretty'
              ? 1
              : Number.POSITIVE_INFINITY
            : number('documents-per-file'),
        seed: values.seed,
        form: oneOf('form', forms),
        compression: oneOf('compression', compressions),
        bom: values.bom,
        crlf: values.crlf,
        from: values.from,
        to: values.to,
        variations: oneOf('variations', ['none', 'good']),
        bad: number('bad'),
      }))
  process.stderr.write(`${paths.length} files, the last is ${paths.at(-1)}\n`)
}

function number(name: 'documents' | 'megabytes' | 'documents-per-file' | 'bad'): number {
  const value = Number(values[name])
  if (!(value >= 0)) throw new Error(`--${name} takes a number, not '${values[name]}'`)
  return value
}

function oneOf<T extends string>(name: 'form' | 'compression' | 'variations', allowed: readonly T[]): T {
  const value = allowed.find((one) => one === values[name])
  if (value === undefined) throw new Error(`--${name} is one of ${allowed.join(', ')}, not '${values[name]}'`)
  return value
}
