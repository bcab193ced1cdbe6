// The notes under captions: what the rows come from, what was scaled down, what did not finish, what is not the real data.

import type { ResultsSource, Source } from '../results/source.ts';
import { groupDigitsWithin } from '../text/group-digits.ts';

/** How a data set came, as far as readers must know. */
export interface DataStatus {
  readonly name: string;
  readonly title: string;
  readonly source: 'real' | 'stand-in';
  readonly standInReason?: string;
  /** Where results are of the real data and pictures are not: what the pictures show. */
  readonly pictures?: DataStatus;
}

/** One note: `stand-in` is shown as a banner, the others as small print. */
export interface SourceNote {
  readonly kind: 'stand-in' | 'scaled-down' | 'outcome' | 'trials';
  readonly text: string;
}

/** How data sets came: those the experiments read, and those that prose and figures took themselves. */
export interface ReportDataStatus {
  readonly read: ReadonlyMap<string, DataStatus>;
  readonly shown: ReadonlyMap<string, DataStatus>;
}

/** The notes of a figure or table, in the order in which they are shown. */
export function sourceNotes(from: readonly Source[], { read, shown }: ReportDataStatus): SourceNote[] {
  const notes: SourceNote[] = [];
  const used = from.flatMap((source) =>
    typeof source === 'string'
      ? [shown.get(source) ?? read.get(source)]
      : source.data.map((name) => read.get(name) ?? shown.get(name)),
  );
  const standIns = used.flatMap((status) => (status?.source === 'stand-in' ? [status] : []));
  for (const { name, title } of new Map(standIns.map((status) => [status.name, status])).values()) {
    notes.push({ kind: 'stand-in', text: `Stand-in data: ${title}, not the real ${name}.` });
  }
  for (const source of from) {
    if (typeof source === 'string') continue;
    notes.push({
      kind: 'trials',
      text: `Experiment ${source.id}: ${trialsPerArm(source.trialCounts.map(({ trials }) => trials))}.`,
    });
    notes.push(...outcomeNotes(source.trialCounts));
    if (source.scaledDown !== undefined)
      notes.push({ kind: 'scaled-down', text: `Scaled down: ${groupDigitsWithin(source.scaledDown)}.` });
  }
  return notes;
}

/** Arms that a note names before it only counts them. */
const NAMED_ARMS = 2;

/** How many trials did not complete, in one note: tables and results tell them apart by arm. */
function outcomeNotes(counts: ResultsSource['trialCounts']): SourceNote[] {
  const sum = (of: 'trials' | 'diverged' | 'failed') => counts.reduce((total, count) => total + count[of], 0);
  const parts = (['diverged', 'failed'] as const).flatMap((how) =>
    sum(how) > 0 ? [`${sum(how)} ${how}`] : [],
  );
  if (parts.length === 0) return [];
  const arms = counts.filter(({ diverged, failed }) => diverged + failed > 0).map(({ arm }) => arm);
  const whose = arms.length <= NAMED_ARMS ? arms.join(', ') : `${arms.length} of ${counts.length} arms`;
  const trials = `${sum('trials')} ${sum('trials') === 1 ? 'trial' : 'trials'}`;
  return [
    { kind: 'outcome', text: `Of ${trials}, ${parts.join(' and ')} (${whose}); counted, not averaged.` },
  ];
}

function trialsPerArm(counts: readonly number[]): string {
  const [low, high] = [Math.min(...counts), Math.max(...counts)];
  if (counts.length === 0) return 'no trials';
  const number = low === high ? `${low}` : `${low} to ${high}`;
  const trials = high === 1 ? 'trial' : 'trials';
  return counts.length === 1 ? `${number} ${trials}` : `${number} ${trials} per arm`;
}
