// What shares are dealt by, frozen when a study was submitted, so that every machine deals alike: written and read. Measures nothing.

import { readFileSync } from 'node:fs';
import type { StudySurvey, TrialCosts } from '@trialbook/trials';
import { UsageError } from '../command/command.ts';

/** What the file holds. */
export interface FrozenCosts {
  /** Milliseconds per trial, by experiment and arm. */
  readonly costs: TrialCosts;
  /** Keys of calls that were stored by then. */
  readonly done: readonly string[];
}

const FORM = 1;

export function costsText({ costs, done }: StudySurvey): string {
  return `${JSON.stringify({ schemaVersion: FORM, costs, done })}\n`;
}

/** @throws UsageError when it is not there, or not such a file */
export function readCosts(path: string): FrozenCosts {
  let read: { schemaVersion?: unknown; costs?: unknown; done?: unknown } | null;
  try {
    read = JSON.parse(readFileSync(path, 'utf8'));
  } catch (error) {
    throw new UsageError(`--costs: ${path} cannot be read: ${(error as Error).message}`);
  }
  const { schemaVersion, costs, done } = read ?? {};
  if (schemaVersion === FORM && isCosts(costs) && Array.isArray(done))
    return { costs, done: done.map(String) };
  throw new UsageError(`--costs: ${path} is no costs.json of trialbook submit; submit the study again`);
}

function isCosts(value: unknown): value is TrialCosts {
  return (
    isObject(value) &&
    Object.values(value).every((arms) => isObject(arms) && Object.values(arms).every(isCost))
  );
}

const isObject = (value: unknown): value is object => typeof value === 'object' && value !== null;
const isCost = (value: unknown) => typeof value === 'number' && value >= 0;
