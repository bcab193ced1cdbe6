// The named errors of this package. Each says where, what was required, what arrived and what to do.

import type { StudyCounts } from './study-results.ts';

/** An experiment, a plan or an option that cannot be run as it stands. */
export class ExperimentError extends Error {
  override readonly name = 'ExperimentError';
}

/** The store cannot be read or written: out of space, no permission, not a folder. */
export class StoreError extends Error {
  override readonly name = 'StoreError';
}

/** A worker cannot do its job: the experiment's module cannot be imported, or has no such experiment. */
export class WorkerError extends Error {
  override readonly name = 'WorkerError';
}

/** A worker died in the middle of a call. The call is tried again a bounded number of times. */
export class WorkerCrashed extends Error {
  override readonly name = 'WorkerCrashed';
}

/** A call went over a limit, of time or of memory, and was stopped. It is recorded as failed, and not tried again in this study. */
export class CallStopped extends Error {
  override readonly name = 'CallStopped';
}

/** The study was interrupted by its signal. What was finished is in the store; starting again continues there. */
export class StudyInterrupted extends Error {
  override readonly name = 'StudyInterrupted';
  /** Trials finished in this run, taken from the store, and left. */
  readonly counts: StudyCounts;

  constructor(counts: StudyCounts) {
    super(
      `interrupted: ${counts.run} trials run, ${counts.cached} cached, ${counts.left} left; ` +
        'finished trials are kept, start the study again to continue',
    );
    this.counts = counts;
  }
}
