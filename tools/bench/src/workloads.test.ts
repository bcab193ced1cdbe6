import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { engineTimer } from './engine-timer.ts';
import { startPytorch } from './pytorch-timer.ts';
import { batches, workloads } from './workloads.ts';

describe('workloads', () => {
  it('have a counterpart of the same name in PyTorch', () => {
    const peer = readFileSync(new URL('./pytorch-peer.py', import.meta.url), 'utf8');
    for (const { name } of workloads) expect(peer).toContain(`"${name}": `);
  });

  it('draw the rows of a stacked net from its own examples', () => {
    const stacked = workloads.find(({ name }) => name === 'stacked-1000')!;
    const { data, shape } = (
      batches(stacked, 2) as unknown as { rows: { data: Int32Array; shape: number[] } }
    ).rows;
    expect(shape).toEqual([2, 1000, 64]);
    expect(data.every((row, i) => Math.floor(row / 3000) === Math.floor(i / 64) % 1000)).toBe(true);
  });

  it('run on the compiled engine and take time', async () => {
    const timer = await engineTimer('onnx-cpu', workloads[0]!);
    expect(await timer.run(3)).toBeGreaterThan(0);
    timer.dispose();
  });
});

describe('startPytorch', () => {
  it('does without PyTorch where the interpreter is missing or has none', async () => {
    expect(await startPytorch('no-such-python')).toBeUndefined();
    expect(await startPytorch(process.execPath)).toBeUndefined();
  });
});
