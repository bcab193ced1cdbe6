// Runs contestants in turn, round by round, so that whatever else the machine does falls on all of them alike.

import type { StepTimer } from './step-timer.ts';

/** What a contestant showed on one workload. */
export interface Row {
  readonly workload: string;
  readonly engine: string;
  readonly threads: number;
  readonly msPerStep: { readonly min: number; readonly median: number; readonly max: number };
  /** Steps timed, over all rounds. */
  readonly steps: number;
  /** Milliseconds per step of each round, in order: rounds of two rows of one workload are paired. */
  readonly rounds: readonly number[];
}

/**
 * Times the contestants side by side.
 *
 * @param secondsPerRound - how long each contestant's part of a round should take; steps are chosen accordingly
 */
export async function timeInTurn(
  workload: string,
  timers: readonly StepTimer[],
  options: { readonly rounds: number; readonly secondsPerRound: number },
): Promise<Row[]> {
  const plans = [];
  for (const timer of timers) {
    await timer.run(1);
    const trial = await timer.run(1);
    const warm = Math.max(1, Math.min(20, Math.round(200 / trial)));
    const ms = (await timer.run(warm)) / warm;
    plans.push({
      timer,
      steps: Math.max(1, Math.round((options.secondsPerRound * 1000) / ms)),
      rounds: [] as number[],
    });
  }
  for (let round = 0; round < options.rounds; round++) {
    for (const { timer, steps, rounds } of plans) rounds.push((await timer.run(steps)) / steps);
  }
  return plans.map(({ timer, steps, rounds }) => ({
    workload,
    engine: timer.engine,
    threads: timer.threads,
    msPerStep: spread(rounds),
    steps: steps * rounds.length,
    rounds,
  }));
}

/** Least, middle and greatest of at least one number. */
export function spread(values: readonly number[]): { min: number; median: number; max: number } {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  const median = sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
  return { min: sorted[0]!, median, max: sorted.at(-1)! };
}

/** The spread of a / b over paired rounds: what a claim quotes. */
export function ratio(a: Row, b: Row): { min: number; median: number; max: number } {
  return spread(a.rounds.map((ms, round) => ms / b.rounds[round]!));
}
