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
  world.err(`trialbook: ${failureText(error)}`);
  return EXIT.failed;
}

/** The message of an error that says what to do; of any other, its stack. */
export function failureText(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return KNOWN.has(error.name) ? error.message : (error.stack ?? error.message);
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
