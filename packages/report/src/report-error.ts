// The errors for "tell the author and stop": a report that cannot be built as written.

/** The report cannot be built. The message says where, what was required, what arrived and what to do. */
export class ReportError extends Error {
  override readonly name = 'ReportError';
}

/** The prose asked for the results of an experiment that was left out of this run. */
export class ExperimentNotRun extends Error {
  override readonly name = 'ExperimentNotRun';
  readonly experiment: string;

  constructor(report: string, experiment: string) {
    super(
      `report "${report}": results(${experiment}) was asked for, but this run left ${experiment} out; ` +
        'run it too, or write its part with part(experiment, results => [...])',
    );
    this.experiment = experiment;
  }
}
