const patienceMs = 30_000;

/** Ends a run that something left open (a socket, a timer, a child) keeps alive, and says what it was. */
export default class LeakedHandlesReporter {
  onRunComplete() {
    // Does not itself keep the process alive: it fires only where the run would hang.
    setTimeout(() => {
      console.error('\nThe tests are done, but these keep the run from ending:');
      console.error(`  ${process.getActiveResourcesInfo().join(', ')}`);
      process.exit(1);
    }, patienceMs).unref();
  }
}
