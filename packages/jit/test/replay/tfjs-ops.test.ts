// TensorFlow.js's own op tests, replayed: what they compute eagerly – kernel calls, operations, gradients – is compiled and held
// against its eager result. What differs is listed by name in failing.txt, and that list may only shrink; counts.txt says how
// many agree and what is refused. TRIALBOOK_REPLAY_WRITE=1 writes both, TRIALBOOK_REPLAY=conv2d takes files of that name only.

import { readFileSync, writeFileSync } from 'node:fs';
import { seedTree } from '@trialbook/random';
import { beforeAll, expect, test, vi } from 'vitest';
import { tf } from '../../src/tensorflow.ts';
import { loadSpecs, specFiles } from './load-specs.ts';
import { type RecordedCall, recordCalls } from './record-calls.ts';
import { replayCalls } from './replay-calls.ts';

beforeAll(async () => {
  await tf.setBackend('cpu');
  vi.spyOn(console, 'warn').mockReturnValue(undefined);
  vi.spyOn(console, 'log').mockReturnValue(undefined);
  // Specs that draw unseeded numbers draw the same ones at every run, so that the counts are those of the specs.
  const stream = seedTree('replay').stream();
  vi.spyOn(Math, 'random').mockImplementation(() => stream.uniform());
});

const listed = new URL('./failing.txt', import.meta.url);
const counted = new URL('./counts.txt', import.meta.url);

test('agree, but for those listed', async () => {
  const seen = new Set<string>();
  const failing = new Set<string>();
  const refused = new Map<string, number>();
  const none = () => ({ equal: 0, refused: 0, failed: 0 });
  const total = { kernel: none(), operation: none(), gradient: none() };
  const files = specFiles().filter(
    (file) => !process.env.TRIALBOOK_REPLAY || file.includes(process.env.TRIALBOOK_REPLAY),
  );
  let specs = 0;
  for (const file of files) {
    const calls: { call: RecordedCall; spec: string }[] = [];
    for (const { name, run } of specsOf(file)) {
      specs += 1;
      const keep = (call: RecordedCall) => {
        if (call.inputs.length === 0 || seen.has(call.identity)) return;
        seen.add(call.identity);
        calls.push({ call, spec: name });
      };
      await recordCalls(run, keep);
      await tf.setBackend('cpu');
    }
    const verdicts = await replayCalls(calls.map(({ call }) => call));
    for (const [i, verdict] of verdicts.entries()) {
      const { call, spec } = calls[i]!;
      total[call.kind][verdict.is] += 1;
      if (verdict.is === 'failed') failing.add(`${call.kind} ${call.name} – ${spec}: ${verdict.why}`);
      if (verdict.is === 'refused')
        refused.set(kernelIn(verdict.why), (refused.get(kernelIn(verdict.why)) ?? 0) + 1);
    }
  }
  const found = [...failing].sort();
  const counts = [
    `${specs} specs`,
    ...Object.entries(total).map(
      ([kind, n]) => `${kind}s: ${n.equal} equal, ${n.refused} refused, ${n.failed} failed`,
    ),
    '',
    'Refused, by kernel:',
    ...[...refused].map(([kernel, n]) => `${kernel} ${n}`).sort(),
    '',
  ].join('\n');
  if (process.env.TRIALBOOK_REPLAY_WRITE) {
    writeFileSync(listed, [...found, ''].join('\n'));
    writeFileSync(counted, counts);
  }
  if (process.env.TRIALBOOK_REPLAY) return;
  const known = readFileSync(listed, 'utf8').split('\n').filter(Boolean);
  const [added, gone] = [
    found.filter((line) => !known.includes(line)),
    known.filter((line) => !found.includes(line)),
  ];
  expect(added, 'calls that agreed before').toEqual([]);
  expect(gone, 'calls that agree now: take them off failing.txt').toEqual([]);
  expect(counts).toBe(readFileSync(counted, 'utf8'));
});

function kernelIn(why: string): string {
  return /kernel (\w+)/.exec(why)?.[1] ?? why.split(':')[0]!;
}

function specsOf(file: string) {
  let current: typeof tf = tf;
  const library = new Proxy(tf, { get: (_, name) => (current as never)[name] });
  return loadSpecs(file, library).map(({ name, run }) => ({
    name,
    run: async (watched: typeof tf) => {
      current = watched;
      await run();
    },
  }));
}
