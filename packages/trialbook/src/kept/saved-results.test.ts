import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { seedTree } from '@trialbook/random';
import { ReportError } from '@trialbook/report';
import type { StudyResults } from '@trialbook/trials';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { aKeptExperiment, MACHINE } from '../../test/support/kept-experiment.ts';
import type { ExperimentCheck } from './kept-check.ts';
import { readSavedResults, saveChecks, saveResults } from './saved-results.ts';

const { results, info } = aKeptExperiment();
const study = { experiments: [results], info, of: () => results as never } as StudyResults;
const manifest = { report: 'tiny', profile: 'full', rootSeed: 1, createdAt: '2026-01-02T00:00:00.000Z' };

let folder: string;
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'trialbook-kept-'));
  await saveResults(folder, study, '{"results": 1}', manifest);
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const pack = () => join(folder, 'trials/counting.trials.gz');

describe('kept results', () => {
  it('come back as they were, with a checksum of every file', () => {
    const kept = readSavedResults(folder)!;
    expect(kept.ids).toEqual(['counting']);
    expect(kept.of('counting')).toEqual(results);
    expect(kept.of('counting')).toBe(kept.of('counting'));
    expect(kept.info).toEqual(info);
    expect(Object.keys(kept.manifest.files)).toEqual(['results.json', 'trials/counting.trials.gz']);
    expect(kept.has('toString')).toBe(false);
  });

  it('are none where there is no folder', () => {
    expect(readSavedResults(join(folder, 'none'))).toBeUndefined();
  });

  it.each([
    ['a missing file', () => rmSync(pack()), /trials\/counting\.trials\.gz cannot be used: ENOENT/],
    [
      'an altered file',
      () => writeFileSync(join(folder, 'results.json'), '{"results": 2}'),
      /results\.json cannot be used: its checksum is not the one in the manifest: it is torn or altered/,
    ],
    [
      'a missing manifest',
      () => rmSync(join(folder, 'manifest.json')),
      /manifest\.json cannot be used: ENOENT/,
    ],
    ['half a manifest', () => halve('manifest.json'), /manifest\.json cannot be used: .*JSON/],
    [
      'an empty object',
      () => writeFileSync(join(folder, 'manifest.json'), '{}'),
      /it is of form undefined, and form 2/,
    ],
    [
      'a manifest of nothing',
      () => writeFileSync(join(folder, 'manifest.json'), 'null'),
      /it is of form undefined/,
    ],
    [
      'a manifest without checksums',
      () => editManifest((text) => text.replace('"files"', '"fills"')),
      /it does not list the files of the results with their checksums/,
    ],
  ])('are refused by name: %s', (_what, spoil, message) => {
    spoil();
    expect(() => readSavedResults(folder)).toThrow(ReportError);
    expect(() => readSavedResults(folder)).toThrow(message);
    expect(() => readSavedResults(folder)).toThrow(/^kept results: .*; restore it, or run with --fresh/);
  });

  it('uses none of 300 mutations of their files', () => {
    const random = seedTree('kept mutations').stream();
    const files = ['trials/counting.trials.gz', 'results.json', 'manifest.json'].map((file) =>
      join(folder, file),
    );
    for (let i = 0; i < 300; i++) {
      const file = files[i % 3]!;
      const whole = readFileSync(file);
      const place = random.integer(whole.length);
      const kinds = [
        () => whole.subarray(0, place),
        () =>
          Buffer.concat([
            whole.subarray(0, place),
            Buffer.from([random.integer(256)]),
            whole.subarray(place),
          ]),
        () => Buffer.concat([whole.subarray(0, place), whole.subarray(place + 1)]),
        () => {
          const copy = Buffer.from(whole);
          copy[place]! ^= 1 << random.integer(8);
          return copy;
        },
      ];
      const mutated = kinds[i % kinds.length]!();
      writeFileSync(file, mutated);
      // A manifest may be spoilt where it says nothing that is used; then what is used is what was kept.
      const used = (() => {
        try {
          return readSavedResults(folder)!.of('counting');
        } catch (error) {
          expect(error, `mutation ${i}`).toBeInstanceOf(ReportError);
          return undefined;
        }
      })();
      if (file.endsWith('manifest.json')) expect(used ?? results, `mutation ${i}`).toEqual(results);
      else expect(used, `mutation ${i} of ${file} at ${place}`).toBeUndefined();
      writeFileSync(file, whole);
    }
    expect(readSavedResults(folder)!.of('counting')).toEqual(results);
  });

  it('takes what checks found into the manifest, and leaves every other file as it is', async () => {
    const check: ExperimentCheck = {
      checkedAt: '2026-02-03T00:00:00.000Z',
      codeVersion: 'beef',
      machine: MACHINE,
      node: '24.0.0',
      trials: [{ arm: 'all', trial: 1, outcome: 'equal' }],
    };
    const before = readFileSync(pack());
    await saveChecks(readSavedResults(folder)!, { counting: check });
    await saveChecks(readSavedResults(folder)!, { other: check });
    const kept = readSavedResults(folder)!;
    expect(kept.manifest.checks).toEqual({ counting: check, other: check });
    expect(kept.manifest).toMatchObject(manifest);
    expect(readFileSync(pack()).equals(before)).toBe(true);
    expect(readdirSync(folder).sort()).toEqual(['manifest.json', 'results.json', 'trials']);
  });
});

function editManifest(edit: (text: string) => string): void {
  const file = join(folder, 'manifest.json');
  writeFileSync(file, edit(readFileSync(file, 'utf8')));
}

function halve(name: string): void {
  const file = join(folder, name);
  const text = readFileSync(file, 'utf8');
  writeFileSync(file, text.slice(0, text.length / 2));
}
