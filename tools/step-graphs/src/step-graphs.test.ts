// The graph of every step of every experiment at full scale, after all passes: graphs/<report>/<experiment>.txt. A change of
// the jit shows here what it changes. Where it should: `vitest run -u`, and say in the commit which results it moves.

import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import type { Experiment } from '@trialbook/trials';
import { describe, expect, test, vi } from 'vitest';
import { graphsOfArm } from './dry-run.ts';

const noted = vi.hoisted(() => [] as string[]);

vi.mock('@trialbook/jit', async (original) => {
  const real = await original<typeof import('@trialbook/jit')>();
  const { noting } = await import('./noting.ts');
  return { ...real, ...noting(real, (text) => noted.push(text), 2) };
});

interface Report {
  readonly id: string;
  readonly experiments: readonly Experiment[];
}

const folder = new URL('../../../reports/', import.meta.url);

/** The reports of this repository, by the module that their package.json names; turbo.json reruns the tests for their changes. */
async function reports(): Promise<Report[]> {
  const found: Report[] = [];
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    if (!entry.isDirectory()) continue;
    const file = new URL(`${entry.name}/package.json`, folder);
    if (!existsSync(file)) continue; // written reports: reports/dist
    const { trialbook } = JSON.parse(readFileSync(file, 'utf8')) as { trialbook?: { report?: string } };
    if (trialbook?.report === undefined) continue;
    const module = (await import(/* @vite-ignore */ new URL(trialbook.report, file).href)) as {
      report: Report;
    };
    found.push(module.report);
  }
  return found;
}

const all = await reports();

/** Each graph in full under the arms that compile it; the graphs of arms that differ by lengths only, as checksums. */
async function describeExperiment(experiment: Experiment): Promise<string | undefined> {
  const armsOf = new Map<string, string[]>();
  const [small] = Object.keys(experiment.plan('smoke').arms);
  if ((await graphsOfArm(experiment, small!, 'smoke', noted)).length === 0) return undefined;
  for (const arm of Object.keys(experiment.plan('full').arms)) {
    for (const text of await graphsOfArm(experiment, arm, 'full', noted)) {
      armsOf.set(text, [...(armsOf.get(text) ?? []), arm]);
    }
  }
  if (armsOf.size === 0) return undefined;
  const shown = new Set<string>();
  const parts = [...armsOf].map(([text, arms]) => {
    const form = text.replaceAll(/\d+/g, 'n');
    const sum = createHash('sha256').update(text).digest('hex').slice(0, 16);
    const lines = text.split('\n').length;
    const head = `# ${sum}, ${lines} lines: ${arms.join(', ')}`;
    if (shown.has(form)) return `${head}\n`;
    shown.add(form);
    return `${head}\n${text}`;
  });
  return parts.join('\n');
}

/** Whether the plan cannot be told before another experiment has run. */
function needsResults(experiment: Experiment): boolean {
  try {
    experiment.plan('full');
    return false;
  } catch (error) {
    if (/its plan needs the results of/.test((error as Error).message)) return true;
    throw error;
  }
}

describe.each(all)('$id', ({ id, experiments }) => {
  test.for(experiments)('$id', async (experiment, { skip }) => {
    skip(needsResults(experiment), 'its plan is made of results of another experiment, which are not here');
    const text = await describeExperiment(experiment);
    if (text !== undefined) await expect(text).toMatchFileSnapshot(`../graphs/${id}/${experiment.id}.txt`);
  });
});
