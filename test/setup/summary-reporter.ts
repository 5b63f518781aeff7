import type { Reporter, TestModule } from 'vitest/node'

/** Closes a run with one plain line, names what was skipped, and lets no skip pass in CI. */
export default class SummaryReporter implements Reporter {
  onTestRunEnd(modules: readonly TestModule[]): void {
    const tests = modules.flatMap((module) => [...module.children.allTests()])
    const skipped = tests.filter((test) => test.result().state === 'skipped')
    const failed = tests.filter((test) => test.result().state === 'failed').length
    const broken = modules.filter((module) => module.errors().length > 0).length
    const passed = tests.length - failed - skipped.length
    for (const test of skipped) process.stdout.write(`SKIPPED ${test.fullName}\n`)
    process.stdout.write(`\n${passed} passed, ${failed + broken} failed, ${skipped.length} skipped\n`)
    if (skipped.length > 0 && process.env.CI) process.exitCode = 1
  }
}
