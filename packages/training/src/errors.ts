// The errors of this package that callers may want to tell apart. Bad options are RangeErrors, as elsewhere.

/** An engine that cannot start, or cannot run a step. The message says which, why, and what to do. */
export class EngineError extends Error {
  override readonly name = 'EngineError';
  /** The engine's name. */
  readonly engine: string;

  constructor(engine: string, message: string, options?: ErrorOptions) {
    super(`engine '${engine}': ${message}`, options);
    this.engine = engine;
  }
}

/** Training options or data that do not fit each other: what was required, what arrived, what to do. */
export class TrainingError extends Error {
  override readonly name = 'TrainingError';
}
