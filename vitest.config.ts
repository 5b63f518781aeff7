import { defineConfig } from 'vitest/config'

const common = { testTimeout: 60_000, hookTimeout: 300_000 }

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
          exclude: ['test/cli/**', 'test/crash/**', 'test/engines/**', 'test/package/**', 'test/real/**'],
          globalSetup: ['./test/setup/build-program.ts'],
        },
      },
      {
        test: {
          ...common,
          name: 'engines',
          include: ['test/engines/**/*.test.ts'],
          globalSetup: ['./test/setup/build-program.ts', './test/setup/python.ts'],
        },
      },
      {
        test: {
          ...common,
          name: 'program',
          include: ['test/cli/**/*.test.ts'],
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
