import { z } from 'zod'
import type { Problem } from '../errors.ts'
import { defaultLimits, type Limits, maxDepth } from './contract.ts'
import {
  type Crawler,
  checkCrawlerReferences,
  classifierForm,
  crawlerForm,
  type DeclaredClassifier,
  normaliseClassifiers,
  normaliseCrawlers,
} from './crawler.ts'
import { folderAddress } from './folder-address.ts'
import { nameForm } from './form-parts.ts'
import { checkForm } from './form-problems.ts'
import { glueForm } from './glue.ts'
import type { JobDefaults } from './job.ts'
import { parseSizeBytes, sizePattern } from './quantity.ts'
import { rejectsForm } from './rejects-form.ts'
import { sinkDefaultsShape } from './sink.ts'
import type { YamlSource } from './yaml-source.ts'

const sizeForm = z.string().regex(sizePattern, { error: 'expected a size such as 128MB' })

/** etl.yaml as written. */
export const projectForm = z.strictObject({
  name: z
    .string()
    .regex(/^[A-Za-z][\w-]*$/, { error: 'expected letters, digits, _ and -' })
    .describe('Name of the project'),
  description: z.string().optional(),
  targets: z
    .record(
      nameForm,
      z.strictObject({
        region: z.string().optional().describe('AWS region; a target without one is this machine'),
        suffix: z.string().optional().describe('What bucket and resource names end in on this target'),
      }),
    )
    .optional()
    .describe('Where jobs run: local, and AWS accounts or stages'),
  tags: z.record(nameForm, z.string()).optional().describe('Tags of every AWS resource'),
  sampleData: z
    .record(z.string().regex(/^s3:\/\//, { error: 'expected s3://bucket/prefix/' }), nameForm)
    .optional()
    .describe('Folders that stand in for raw buckets on this machine: { s3://bucket/prefix/: folder }'),
  databases: z
    .record(nameForm, z.strictObject({ description: z.string().optional() }))
    .optional()
    .describe('Databases of the catalog'),
  classifiers: z.record(nameForm, classifierForm).optional().describe('Custom JSON classifiers'),
  crawlers: z
    .record(nameForm, crawlerForm)
    .optional()
    .describe('Crawlers: what finds the tables below their paths'),
  defaults: z
    .strictObject({
      sink: z.strictObject(sinkDefaultsShape).optional(),
      rejects: rejectsForm.optional(),
      glue: glueForm.optional(),
    })
    .optional()
    .describe('What jobs say nothing about'),
  limits: z
    .strictObject({
      documentSize: sizeForm.optional().describe('Largest record (default 128MB)'),
      stringSize: sizeForm.optional().describe('Longest string in a record (default 16MB)'),
      depth: z.int().min(1).max(maxDepth).optional().describe('Deepest nesting of a record (default 500)'),
    })
    .optional()
    .describe('A record beyond these is rejected'),
})

export interface Target {
  readonly name: string
  /** AWS region; undefined on this machine. */
  readonly region?: string
}

/** etl.yaml, normalised. */
export interface ProjectSettings {
  readonly name: string
  readonly description?: string
  readonly targets: readonly Target[]
  readonly sampleData: readonly { readonly address: string; readonly folder: string }[]
  readonly databases: readonly { readonly name: string; readonly description?: string }[]
  readonly classifiers: readonly DeclaredClassifier[]
  readonly crawlers: readonly Crawler[]
  readonly defaults: JobDefaults
  readonly limits: Limits
}

export const emptySettings: ProjectSettings = {
  name: 'project',
  targets: [{ name: 'local' }],
  sampleData: [],
  databases: [],
  classifiers: [],
  crawlers: [],
  defaults: { sink: {}, rejects: {}, glue: {} },
  limits: defaultLimits,
}

export function parseSettings(source: YamlSource): {
  readonly settings: ProjectSettings
  readonly problems: readonly Problem[]
} {
  if (source.problems.length > 0) return { settings: emptySettings, problems: source.problems }
  const { value, problems } = checkForm(projectForm, source)
  if (value === undefined) return { settings: emptySettings, problems }
  const targets = Object.entries(value.targets ?? {}).map(([name, { region }]) => ({
    name,
    ...(region === undefined ? {} : { region }),
  }))
  return {
    settings: {
      name: value.name,
      ...(value.description === undefined ? {} : { description: value.description }),
      targets: targets.some((target) => target.name === 'local') ? targets : [{ name: 'local' }, ...targets],
      sampleData: Object.entries(value.sampleData ?? {}).map(([address, folder]) => ({
        address: folderAddress(address),
        folder,
      })),
      databases: Object.entries(value.databases ?? {}).map(([name, { description }]) => ({
        name,
        ...(description === undefined ? {} : { description }),
      })),
      classifiers: normaliseClassifiers(value.classifiers ?? {}, source),
      crawlers: normaliseCrawlers(value.crawlers ?? {}, source),
      defaults: {
        sink: value.defaults?.sink ?? {},
        rejects: value.defaults?.rejects ?? {},
        glue: value.defaults?.glue ?? {},
      },
      limits: {
        documentBytes: bytes(value.limits?.documentSize) ?? defaultLimits.documentBytes,
        stringBytes: bytes(value.limits?.stringSize) ?? defaultLimits.stringBytes,
        depth: value.limits?.depth ?? defaultLimits.depth,
      },
    },
    problems: checkCrawlerReferences(
      value.crawlers ?? {},
      {
        databases: Object.keys(value.databases ?? {}),
        classifiers: Object.keys(value.classifiers ?? {}),
      },
      source,
    ),
  }
}

function bytes(size: string | undefined): number | undefined {
  return size === undefined ? undefined : parseSizeBytes(size)
}
