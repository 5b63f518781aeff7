import { printComment, printScalar } from './draft-yaml.ts'

/** The text of etl.yaml of a drafted project. */
export function draftSettings(options: {
  readonly name: string
  readonly description: string
  readonly database: string
  /** `s3://bucket/prefix/`, and the folder that stands in for it. */
  readonly address: string
  readonly folder: string
  /** Where the data is: copied or left where it lies. */
  readonly remark: string
}): string {
  const { name, description, database, address, folder, remark } = options
  return [
    '# yaml-language-server: $schema=node_modules/glue-etl/dist/schemas/project.schema.json',
    `name: ${name}`,
    `description: ${printScalar(description)}`,
    '',
    '# On this machine, files stand in for buckets: s3://bucket/key is .etl/lake/bucket/key,',
    `# and this folder is what has arrived in the raw one. ${printComment(remark)}`,
    'sampleData:',
    `  ${address}: ${printScalar(folder)}`,
    '',
    'databases:',
    `  ${database}: {}`,
    '',
  ].join('\n')
}
