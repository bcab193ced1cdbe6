// What stands above everything where data are not the real ones: results of stand-ins, or only pictures of them.

import type { DataStatus, ReportDataStatus } from './source-notes.ts';

/** One banner. */
export interface Banner {
  readonly title: 'Stand-in data' | 'Stand-in pictures';
  readonly text: string;
}

/** A banner per kind and reason; none where all is real. */
export function banners(data: ReportDataStatus): Banner[] {
  const groups = new Map<string, DataStatus[]>();
  for (const status of statuses(data).values()) {
    const standIn = status.source === 'stand-in' ? status : status.pictures;
    if (standIn === undefined) continue;
    const group = `${status.source} ${standIn.standInReason}`;
    groups.set(group, [...(groups.get(group) ?? []), status]);
  }
  return [...groups.values()].map((sets) =>
    sets[0]!.source === 'stand-in' ? ofData(sets) : ofPictures(sets),
  );
}

const LIST = new Intl.ListFormat('en-GB');
const listed = (words: readonly string[]) => LIST.format(words);

/** Every data set once, as its results have it; where only its pictures are stand-ins, they are named. */
export function statuses({ read, shown }: ReportDataStatus): Map<string, DataStatus> {
  return new Map(
    [...shown, ...read].map(([name, status]) => {
      const pictures = shown.get(name);
      const mixed = status.source === 'real' && pictures?.source === 'stand-in';
      return [name, mixed ? { ...status, pictures } : status] as const;
    }),
  );
}

function ofData(sets: readonly DataStatus[]): Banner {
  const [names, titles] = [listed(sets.map(({ name }) => name)), listed(sets.map(({ title }) => title))];
  const dependent = sets.length === 1 ? 'it' : 'them';
  return {
    title: 'Stand-in data',
    text: `This report was made without the real ${names}; in ${sets.length === 1 ? 'its' : 'their'} place stand ${titles}. Numbers and pictures that depend on ${dependent} say so.${reason(sets[0])}`,
  };
}

function ofPictures(sets: readonly DataStatus[]): Banner {
  const names = listed(sets.map(({ name }) => name));
  const titles = listed(sets.map(({ pictures }) => pictures!.title));
  return {
    title: 'Stand-in pictures',
    text: `The results are of the real ${names}. The images were not at hand when this page was written, so pictures of them show ${titles}.${reason(sets[0]!.pictures)}`,
  };
}

function reason(status: DataStatus | undefined): string {
  return status?.standInReason === undefined ? '' : ` Reason: ${status.standInReason}.`;
}
