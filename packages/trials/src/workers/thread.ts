// Whether this thread is one of the workers: a study must not be started inside one.

/** Set by the worker's own module when a thread starts. */
export const thread = { isWorker: false };
