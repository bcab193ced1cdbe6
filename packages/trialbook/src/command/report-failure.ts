// Errors to one line and an exit code. A stack only for those that should not happen.

import { EXIT, UsageError } from './command.ts';
import type { World } from './world.ts';

/** One line for errors that say what to do; a stack for those that should not happen. */
export function reportFailure(error: unknown, world: World): number {
  if (error instanceof UsageError) {
    world.err(`trialbook: ${error.message}`);
    return EXIT.usage;
  }
  if (error instanceof Error && error.name === 'StudyInterrupted') {
    world.err(`trialbook: ${error.message}`);
    return EXIT.interrupted;
  }
  if (world.signal.aborted) {
    world.err('trialbook: interrupted; what was finished is kept');
    return EXIT.interrupted;
  }
  const named = error instanceof Error && KNOWN.has(error.name);
  world.err(
    `trialbook: ${named ? error.message : error instanceof Error ? (error.stack ?? error.message) : String(error)}`,
  );
  return EXIT.failed;
}

const KNOWN = new Set([
  'ReportError',
  'EngineError',
  'ExperimentError',
  'StoreError',
  'WorkerError',
  'DataFileError',
  'DataUnavailableError',
]);
