// Why a problem has nothing to tell in this run: what stands in place of its parts.

import { type Inline, type Prose, text } from '../text/inline.ts';

/** In place of a problem's values: its parts of the text give way to the reason. Made by `unavailable`. */
export interface Unavailable {
  readonly kind: 'unavailable';
  readonly reason: Prose;
}

/**
 * Says that a problem has no values, because results that its whole text speaks of are missing: every trial of an arm
 * diverged, say. Return it from `values`; a warning with the reason stands where the parts would.
 *
 * @example
 * ```ts
 * import { defineProblem, unavailable } from '@trialbook/report';
 * const completed = 0;
 * export const problem = defineProblem({
 *   id: 'curves',
 *   needs: {},
 *   values: () => (completed === 0 ? unavailable('No trial completed.') : { completed }),
 * });
 * ```
 */
export function unavailable(reason: string | Inline): Unavailable {
  const value = typeof reason === 'string' ? text(reason) : reason;
  return { kind: 'unavailable', reason: { kind: 'prose', strings: ['', ''], values: [value] } };
}

/** Whether a problem has nothing to tell. */
export function isUnavailable(value: unknown): value is Unavailable {
  return (value as { kind?: unknown }).kind === 'unavailable';
}
