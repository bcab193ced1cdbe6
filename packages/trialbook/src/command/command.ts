// What every subcommand shares: its shape, the exit codes, and the error for wrong use.

import type { World } from './world.ts';

/** A subcommand: arguments in, exit code out. */
export type Command = (argv: readonly string[], world: World) => Promise<number>;

export const EXIT = { done: 0, failed: 1, usage: 2, interrupted: 130 } as const;

/** The command was used wrongly: one line that says what is allowed. Exit code 2. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}
