// The notes under captions: what the rows come from, what was scaled down, what did not finish, what is not the real data.

import type { Source } from '../results/source.ts';

/** How a data set came, as far as readers must know. */
export interface DataStatus {
  readonly name: string;
  readonly title: string;
  readonly source: 'real' | 'stand-in';
  readonly standInReason?: string;
}

/** One note: `stand-in` is shown as a banner, the others as small print. */
export interface SourceNote {
  readonly kind: 'stand-in' | 'scaled-down' | 'outcome' | 'trials';
  readonly text: string;
}

/** The notes of a figure or table, in the order in which they are shown. */
export function sourceNotes(from: readonly Source[], data: ReadonlyMap<string, DataStatus>): SourceNote[] {
  const notes: SourceNote[] = [];
  for (const name of new Set(
    from.flatMap((source) => (typeof source === 'string' ? [source] : source.data)),
  )) {
    const status = data.get(name);
    if (status?.source === 'stand-in') {
      notes.push({ kind: 'stand-in', text: `Stand-in data: ${status.title}, not the real ${name}.` });
    }
  }
  for (const source of from) {
    if (typeof source === 'string') continue;
    notes.push({
      kind: 'trials',
      text: `Experiment ${source.id}: ${trialsPerArm(source.trialCounts.map(({ trials }) => trials))}.`,
    });
    for (const { arm, trials, diverged, failed } of source.trialCounts) {
      const parts = [diverged > 0 ? `${diverged} diverged` : '', failed > 0 ? `${failed} failed` : ''].filter(
        Boolean,
      );
      if (parts.length > 0) {
        notes.push({
          kind: 'outcome',
          text: `Arm ${arm}: of ${trials} trials ${parts.join(' and ')}; they are counted, not averaged.`,
        });
      }
    }
    if (source.scaledDown !== undefined)
      notes.push({ kind: 'scaled-down', text: `Scaled down: ${source.scaledDown}.` });
  }
  return notes;
}

function trialsPerArm(counts: readonly number[]): string {
  const [low, high] = [Math.min(...counts), Math.max(...counts)];
  if (counts.length === 0) return 'no trials';
  const number = low === high ? `${low}` : `${low} to ${high}`;
  const trials = high === 1 ? 'trial' : 'trials';
  return counts.length === 1 ? `${number} ${trials}` : `${number} ${trials} per arm`;
}
