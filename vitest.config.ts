import { defineConfig } from 'vitest/config'

/** What takes more than its share of the minute that the fast tests have. */
const thorough = [
  'test/properties/**/*.test.ts',
  'test/athena/numbers.test.ts',
  'test/checks/any-rows.test.ts',
  'test/conformance/**/*.test.ts',
  'test/crawl/{draft-files,observe-records,plan-catalog-law,shape,type-of-shape}.test.ts',
  'test/quarantine/{command,csv,csv-property,replay-again}.test.ts',
  'test/scan/{scan-fields,scan-threads}.test.ts',
]

// files of one worker share what they import: that alone would take a quarter of the time
const common = { testTimeout: 60_000, hookTimeout: 300_000, isolate: false }

export default defineConfig({
  test: {
    reporters: ['default', './test/setup/summary-reporter.ts'],
    maxWorkers: 2,
    projects: [
      {
        test: {
          ...common,
          name: 'fast',
          include: ['test/**/*.test.ts'],
          exclude: [
            'test/cli/**',
            'test/crash/**',
            'test/crawling/**',
            'test/engine/**',
            'test/engines/**',
            'test/hostile/**',
            'test/lake/**',
            'test/package/**',
            ...thorough,
            'test/real/**',
            'test/spark/**',
          ],
          globalSetup: ['./test/setup/build-program.ts'],
        },
      },
      {
        test: {
          ...common,
          name: 'engines',
          include: ['test/engines/**/*.test.ts'],
          testTimeout: 180_000,
          globalSetup: ['./test/setup/build-program.ts', './test/setup/python.ts'],
        },
      },
      {
        test: {
          ...common,
          name: 'spark',
          include: ['test/spark/**/*.test.ts'],
          testTimeout: 180_000,
          globalSetup: ['./test/setup/build-program.ts', './test/setup/python.ts'],
        },
      },
      {
        test: {
          ...common,
          name: 'spark-conformance',
          include: ['test/conformance/**/*.test.ts'],
          env: { ETL_TEST_ENGINE: 'spark' },
          testTimeout: 180_000,
          globalSetup: ['./test/setup/build-program.ts', './test/setup/spark.ts'],
        },
      },
      {
        test: {
          ...common,
          name: 'program',
          include: ['test/cli/**/*.test.ts'],
          globalSetup: ['./test/setup/build-program.ts', './test/setup/python.ts'],
        },
      },
      {
        test: {
          ...common,
          name: 'lake',
          include: ['test/lake/**/*.test.ts', 'test/engine/**/*.test.ts', 'test/crawling/**/*.test.ts'],
          globalSetup: ['./test/setup/build-program.ts'],
        },
      },
      {
        test: {
          ...common,
          name: 'thorough',
          include: thorough,
          globalSetup: ['./test/setup/build-program.ts'],
        },
      },
      {
        test: {
          ...common,
          name: 'hostile',
          include: ['test/hostile/**/*.test.ts'],
          testTimeout: 300_000,
          globalSetup: ['./test/setup/build-program.ts'],
        },
      },
      {
        test: {
          ...common,
          name: 'crash',
          include: ['test/crash/**/*.test.ts'],
          globalSetup: ['./test/setup/build-program.ts'],
        },
      },
      {
        test: {
          ...common,
          name: 'package',
          include: ['test/package/**/*.test.ts'],
          testTimeout: 300_000,
          globalSetup: ['./test/setup/build-program.ts'],
        },
      },
      {
        test: {
          ...common,
          name: 'real',
          include: ['test/real/**/*.test.ts'],
          globalSetup: ['./test/setup/build-program.ts', './test/setup/python.ts'],
        },
      },
    ],
  },
})
