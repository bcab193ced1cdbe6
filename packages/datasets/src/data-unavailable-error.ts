// The error of data that are nowhere to be had: not on disk, not in the cache, not from any mirror.

/** The data set was found in no folder, and could not be (or was not to be) downloaded. The message says how to get it. */
export class DataUnavailableError extends Error {
  override readonly name = 'DataUnavailableError';
  /** Name of the data set, for example `mnist`. */
  readonly dataset: string;
  /** Every place that was tried and what happened there, in order. */
  readonly tried: readonly string[];

  constructor(dataset: string, tried: readonly string[], remedy: string, options?: ErrorOptions) {
    super(
      `${dataset}: the data were not found. Tried:\n${tried.map((line) => `  - ${line}\n`).join('')}${remedy}`,
      options,
    );
    this.dataset = dataset;
    this.tried = tried;
  }
}
