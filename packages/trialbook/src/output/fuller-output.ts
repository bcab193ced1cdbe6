// Which of two outputs of one report holds more, so that a smaller run never takes the place of a fuller one.

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Profile } from '@trialbook/trials';
import { MANIFEST } from './listed-files.ts';

/** How much of a report a run covers. */
export interface Extent {
  readonly profile: Profile;
  /** The experiments that were asked for; empty for all. */
  readonly only: readonly string[];
}

/** From the smallest on. */
export const PROFILES = ['smoke', 'quick', 'full', 'exhaustive'] as const satisfies readonly Profile[];

/** Below 0 when the first holds less than the second, above 0 when more. The profile counts first, then whether it is whole. */
export function compareExtents(a: Extent, b: Extent): number {
  const byProfile = PROFILES.indexOf(a.profile) - PROFILES.indexOf(b.profile);
  return byProfile !== 0 ? byProfile : Number(b.only.length > 0) - Number(a.only.length > 0);
}

/** What the manifest of a folder says of its extent; undefined where there is none. */
export function extentOf(folder: string): Extent | undefined {
  try {
    const manifest = JSON.parse(readFileSync(join(folder, MANIFEST), 'utf8')) as Partial<Extent>;
    const { profile, only } = manifest;
    if (profile === undefined || !PROFILES.includes(profile)) return undefined;
    return { profile, only: Array.isArray(only) ? only.map(String) : [] };
  } catch {
    return undefined;
  }
}

/**
 * The name of the folder for a run of a report: the report's own, unless a fuller output is there; then `<report>.quick`, or
 * `<report>.quick.part` for some of its experiments.
 */
export function folderName(out: string, report: string, extent: Extent): string {
  const there = extentOf(join(out, report));
  if (there === undefined || compareExtents(extent, there) >= 0) return report;
  return [report, extent.profile, ...(extent.only.length > 0 ? ['part'] : [])].join('.');
}

/** `profile full`, `profile quick, only perceptron` */
export function extentWords({ profile, only }: Extent): string {
  return `profile ${profile}${only.length === 0 ? '' : `, only ${only.join(' and ')}`}`;
}
