import { expect, it } from 'vitest';
import type { ProgressState } from './progress.ts';
import { terminalProgress } from './terminal-progress.ts';

function scene(isTTY: boolean, columns = 80) {
  let now = 0;
  let written = '';
  const stream = { isTTY, columns, write: (text: string) => (written += text) };
  const progress = terminalProgress({ stream, clock: () => now });
  const at = (ms: number, run: number) => {
    now = ms;
    progress.update(state(run, ms));
  };
  return { at, progress, written: () => written };
}

const state = (run: number, elapsedMs: number): ProgressState => ({
  arms: [
    {
      experiment: 'egg',
      arm: 'a',
      counts: { total: 9, cached: 0, run, left: 9 - run, diverged: 0, failed: 0 },
    },
  ],
  workers: 1,
  elapsedMs,
});

it('writes a line every few seconds where there is no terminal, and the last one at the end', () => {
  const { at, progress, written } = scene(false);
  for (let run = 0; run <= 9; run++) at(run * 1500, run);
  progress.end();
  expect(written()).toBe('4/9 trials · 6 s\n8/9 trials · 12 s\n9/9 trials · done in 14 s\n');
});

it('keeps one line up to date on a terminal, at most every 100 ms', () => {
  const { at, progress, written } = scene(true);
  at(0, 0);
  at(50, 1);
  at(120, 2);
  progress.end();
  const clear = '\r\u001b[2K';
  expect(written()).toBe(`${clear}0/9 trials · 0.0 s${clear}2/9 trials · 0.1 s${clear}2/9 trials · 0.1 s\n`);
});

it('cuts the line to the width of the terminal', () => {
  const { at, written } = scene(true, 10);
  at(0, 0);
  expect(written()).toBe('\r\u001b[2K0/9 tria…');
});

it('puts messages above the line', () => {
  const { at, progress, written } = scene(true);
  at(0, 0);
  progress.log('hello');
  const clear = '\r\u001b[2K';
  expect(written()).toBe(`${clear}0/9 trials · 0.0 s${clear}hello\n${clear}0/9 trials · 0.0 s`);
});
