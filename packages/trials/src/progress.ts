// How far a study is: the counts behind a progress line, the time left, and the line itself. Prints nothing.

import type { StudyCounts } from './study-results.ts';

/** One arm of a study under way. */
export interface ArmProgress {
  readonly experiment: string;
  readonly arm: string;
  readonly counts: StudyCounts;
  /** Mean duration of a trial in milliseconds, from this run or else from stored trials; undefined before any. */
  readonly trialMs?: number;
}

/** A study under way. */
export interface ProgressState {
  readonly arms: readonly ArmProgress[];
  /** The arm whose trial was started last. */
  readonly current?: { readonly experiment: string; readonly arm: string };
  /** How many calls run at a time. */
  readonly workers: number;
  readonly elapsedMs: number;
}

/** Whoever shows progress. `terminalProgress` is one. */
export interface Progress {
  update(state: ProgressState): void;
  /** A message of the study, or of a trial. */
  log(message: string): void;
  /** The study has ended, well or not. */
  end(): void;
}

/** The sum of counts. */
export function sumCounts(counts: readonly StudyCounts[]): StudyCounts {
  const sum = (name: keyof StudyCounts) => counts.reduce((total, count) => total + count[name], 0);
  return {
    total: sum('total'),
    cached: sum('cached'),
    run: sum('run'),
    left: sum('left'),
    diverged: sum('diverged'),
    failed: sum('failed'),
  };
}

/**
 * Milliseconds left, each arm weighed by its own measured duration. An arm not measured yet is taken to be like the
 * others of its experiment, or like all others; undefined while nothing has been measured.
 */
export function timeLeft({ arms, workers }: ProgressState): number | undefined {
  const meanMs = (among: readonly ArmProgress[]) => {
    const measured = among.flatMap(({ trialMs }) => trialMs ?? []);
    return measured.length === 0 ? undefined : measured.reduce((a, b) => a + b, 0) / measured.length;
  };
  let work = 0;
  for (const arm of arms) {
    if (arm.counts.left === 0) continue;
    const trialMs =
      arm.trialMs ?? meanMs(arms.filter(({ experiment }) => experiment === arm.experiment)) ?? meanMs(arms);
    if (trialMs === undefined) return undefined;
    work += arm.counts.left * trialMs;
  }
  return work / workers;
}

/**
 * The progress line of a state.
 *
 * @example
 * ```ts
 * import { formatProgress } from '@trialbook/trials';
 * const counts = { total: 1000, cached: 300, run: 112, left: 588, diverged: 2, failed: 0 };
 * const arms = [{ experiment: 'dying-relu', arm: 'abs/relu', counts, trialMs: 250 }];
 * console.log(formatProgress({ arms, current: { experiment: 'dying-relu', arm: 'abs/relu' }, workers: 2, elapsedMs: 14e3 }));
 * // 412/1000 trials (300 cached) · dying-relu abs/relu 412/1000 · 2 diverged · 14 s, 1 min 14 s left
 * ```
 */
export function formatProgress(state: ProgressState): string {
  const all = sumCounts(state.arms.map(({ counts }) => counts));
  const current = state.arms.find(
    ({ experiment, arm }) => experiment === state.current?.experiment && arm === state.current.arm,
  );
  const left = timeLeft(state);
  return [
    `${all.total - all.left}/${all.total} trials${all.cached > 0 ? ` (${all.cached} cached)` : ''}`,
    all.left > 0 && current
      ? `${current.experiment} ${current.arm} ${current.counts.total - current.counts.left}/${current.counts.total}`
      : '',
    all.diverged > 0 ? `${all.diverged} diverged` : '',
    all.failed > 0 ? `${all.failed} failed` : '',
    all.left > 0
      ? `${formatDuration(state.elapsedMs)}${left === undefined ? '' : `, ${formatDuration(left)} left`}`
      : `done in ${formatDuration(state.elapsedMs)}`,
  ]
    .filter((part) => part !== '')
    .join(' · ');
}

/** A duration in words, to two units: `0.4 s`, `14 s`, `1 min 14 s`, `2 h 5 min`. */
export function formatDuration(ms: number): string {
  if (ms < 950) return `${(ms / 1000).toFixed(1)} s`;
  const seconds = Math.round(ms / 1000);
  if (seconds < 60) return `${seconds} s`;
  if (seconds < 3600) return `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
  const minutes = Math.round(seconds / 60);
  return `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}
