/** Names every test that did not run. The reason is part of its name. */
export default class SkippedTestsReporter {
  constructor(globalConfig) {
    this.isSelection = globalConfig.testNamePattern !== '' && globalConfig.testNamePattern !== undefined;
  }

  onRunComplete(_contexts, results) {
    // With `-t` nearly all are skipped, because they were not asked for.
    if (this.isSelection) return;
    const skipped = results.testResults.flatMap(({ testResults }) =>
      testResults.filter(({ status }) => status === 'pending' || status === 'todo'),
    );
    if (skipped.length === 0) return;
    console.error('\nSkipped:');
    for (const test of skipped) console.error(`  ${test.fullName}`);
  }
}
