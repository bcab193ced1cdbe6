// `trialbook diff` as users meet it: two written reports, and what is not one.

import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { makeWorkspace, run } from './support/workspace.ts';

async function twoResults() {
  const workspace = makeWorkspace();
  for (const [out, seed] of [
    ['a', '1'],
    ['b', '2'],
  ] as const) {
    await run(workspace, ['report', '--workers', '0', '--seed', seed, '--out', out]);
  }
  return workspace;
}

it('says nothing differs, and ends with 0, between a result and itself', async () => {
  const workspace = await twoResults();
  const { code, out } = await run(workspace, ['diff', 'a/tiny', 'a/tiny/results.json']);
  expect(out).toBe(
    'tiny: quick (none) → quick (none)\nnothing differs\nThe same: 2 means, 0 facts, 0 verdicts\n',
  );
  expect(code).toBe(0);
});

it('shows what another seed changes, with its interval and test, and ends with 1', async () => {
  const workspace = await twoResults();
  const { code, out } = await run(workspace, ['diff', 'a/tiny', 'b/tiny']);
  expect(out).toMatch(
    /^ {2}counting\/all\/value: \S+ → \S+; [+−]\S+ \[\S+, \S+\]; p \S+ \(Welch t-test, Holm\); n 5$/m,
  );
  expect(code).toBe(1);
  const json = await run(workspace, ['diff', 'a/tiny', 'b/tiny', '--json']);
  const { numbers, schemaVersion } = JSON.parse(json.out);
  expect(schemaVersion).toBe(1);
  const mean = (folder: string) =>
    JSON.parse(readFileSync(join(workspace, folder, 'tiny/results.json'), 'utf8')).experiments.counting.arms
      .all.summary.value.mean;
  expect(numbers[0]).toMatchObject({ first: mean('a'), second: mean('b'), n: [5, 5] });
});

it.each([
  [['diff'], 2, 'trialbook diff compares two results; got 0. Name two files or folders'],
  [['diff', 'a/tiny', 'nowhere'], 2, 'there is no file or folder nowhere'],
  [['diff', 'a/tiny', 'a'], 1, 'a/results.json cannot be read'],
  [['diff', 'a/tiny', 'other.json'], 2, 'other.json of other'],
  [['diff', 'a/tiny', 'broken.json'], 1, 'broken.json is not JSON'],
])('%j is an error with what to do', async (argv, expected, message) => {
  const workspace = await twoResults();
  const text = readFileSync(join(workspace, 'a/tiny/results.json'), 'utf8');
  writeFileSync(join(workspace, 'other.json'), text.replace('"report": "tiny"', '"report": "other"'));
  writeFileSync(join(workspace, 'broken.json'), '{');
  const { code, err } = await run(workspace, argv);
  expect(err).toContain(message);
  expect(code).toBe(expected);
});
