import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { compareExtents, type Extent, extentWords, folderName } from './fuller-output.ts';

const whole = (profile: Extent['profile']): Extent => ({ profile, only: [] });
const part = (profile: Extent['profile']): Extent => ({ profile, only: ['perceptron'] });

function outWith(manifest?: unknown): string {
  const out = mkdtempSync(join(tmpdir(), 'trialbook-fuller-'));
  mkdirSync(join(out, 'tiny'));
  if (manifest !== undefined) writeFileSync(join(out, 'tiny/manifest.json'), JSON.stringify(manifest));
  return out;
}

it('orders by profile, then whole before partial', () => {
  const ordered = [
    part('smoke'),
    whole('smoke'),
    part('quick'),
    whole('quick'),
    part('full'),
    whole('full'),
    whole('exhaustive'),
  ];
  expect(ordered.toReversed().sort(compareExtents)).toEqual(ordered);
});

it.each([
  [whole('full'), whole('quick'), 'tiny.quick'],
  [whole('full'), part('full'), 'tiny.full.part'],
  [part('full'), part('quick'), 'tiny.quick.part'],
  [whole('quick'), part('quick'), 'tiny.quick.part'],
  [whole('quick'), whole('quick'), 'tiny'],
  [part('quick'), part('quick'), 'tiny'],
  [whole('quick'), whole('full'), 'tiny'],
  [{ profile: 'quick' }, whole('quick'), 'tiny'],
  [{ profile: 'huge' }, part('smoke'), 'tiny'],
  [undefined, part('smoke'), 'tiny'],
])('where %j lies, %j goes to %s', (there, run, name) => {
  expect(folderName(outWith(there), 'tiny', run)).toBe(name);
});

it('is said in words', () => {
  expect(extentWords({ profile: 'full', only: ['a', 'b'] })).toBe('profile full, only a and b');
  expect(extentWords(whole('quick'))).toBe('profile quick');
});
