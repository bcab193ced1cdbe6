// The error for "tell the author and stop": a report that cannot be built as written.

/** The report cannot be built. The message says where, what was required, what arrived and what to do. */
export class ReportError extends Error {
  override readonly name = 'ReportError';
}
