// Why trials have to run: compares what an arm's keys are made of with what they were made of last time. Explains only; keys decide.

import { canonicalJson } from './canonical-json.ts';
import type { Json } from './experiment.ts';
import type { TrialStore } from './store/trial-store.ts';
import type { PlannedArm } from './study-plan.ts';
import type { KeyParts } from './trial-key.ts';

/** Why trials run, in a word for programs and in words for people. */
export interface RunReason {
  readonly kind:
    | 'never run'
    | 'not finished'
    | 'fresh'
    | 'failed'
    | 'parameters'
    | 'code'
    | 'data'
    | 'engine'
    | 'seed';
  /** For example `code changed: @trialbook/models/dist/perceptron.js`. */
  readonly text: string;
}

/** Notes what the keys of an arm are made of, for the next plan to compare with. */
export function noteArm(store: TrialStore, { experiment, arm, parts }: PlannedArm): Promise<void> {
  return store.writeNote(experiment.id, arm, parts);
}

/** What the keys of arms were made of last time, by arm. */
export async function notedArms(
  store: TrialStore,
  experiment: string,
  arms: readonly string[],
): Promise<ReadonlyMap<string, KeyParts>> {
  return (await store.readNotes(experiment, arms)) as ReadonlyMap<string, KeyParts>;
}

/** Why the trials of an arm that are not stored have to run, given what was noted of it. */
export function reasonsToRun(before: KeyParts | undefined, { parts }: PlannedArm): readonly RunReason[] {
  if (before === undefined) return [{ kind: 'never run', text: 'never run' }];
  const reasons = [
    ...reason('parameters', changedParameters(before.parameters, parts.parameters)),
    ...reason('code', [
      ...changedMembers(before.code.files, parts.code.files, false),
      ...changedMembers(before.code.packages, parts.code.packages, true),
    ]),
    ...reason('data', changedData(before.data, parts.data)),
    ...reason('engine', changedMembers({ class: before.engineClass }, { class: parts.engineClass }, true)),
    ...reason(
      'seed',
      changedMembers({ root: String(before.rootSeed) }, { root: String(parts.rootSeed) }, true),
    ),
  ];
  return reasons.length > 0 ? reasons : [{ kind: 'not finished', text: 'not finished yet' }];
}

function reason(kind: RunReason['kind'], changes: readonly string[]): readonly RunReason[] {
  if (changes.length === 0) return [];
  const more = changes.length > 3 ? ` and ${changes.length - 3} more` : '';
  return [{ kind, text: `${kind} changed: ${changes.slice(0, 3).join(', ')}${more}` }];
}

function changedParameters(before: Json, now: Json): readonly string[] {
  if (canonicalJson(before) === canonicalJson(now)) return [];
  const members = (value: Json) =>
    typeof value === 'object' && value !== null && !Array.isArray(value)
      ? Object.fromEntries(Object.entries(value).map(([name, item]) => [name, brief(canonicalJson(item))]))
      : undefined;
  const [a, b] = [members(before), members(now)];
  return a && b
    ? changedMembers(a, b, true)
    : [`${brief(canonicalJson(before))} → ${brief(canonicalJson(now))}`];
}

function changedData(before: KeyParts['data'], now: KeyParts['data']): readonly string[] {
  const flat = (data: KeyParts['data']) =>
    Object.fromEntries(Object.entries(data).map(([name, checksums]) => [name, canonicalJson(checksums)]));
  return changedMembers(flat(before), flat(now), false);
}

/** Names of the members that differ, with their values where these say something. */
function changedMembers(
  before: Readonly<Record<string, string>>,
  now: Readonly<Record<string, string>>,
  values: boolean,
): readonly string[] {
  const names = [...new Set([...Object.keys(now), ...Object.keys(before)])];
  return names.flatMap((name) => {
    const [a, b] = [before[name], now[name]];
    if (a === b) return [];
    if (a === undefined) return `${name} is new`;
    if (b === undefined) return `${name} is gone`;
    return values ? `${name} ${a} → ${b}` : name;
  });
}

const brief = (text: string) => (text.length > 40 ? `${text.slice(0, 37)}…` : text);
