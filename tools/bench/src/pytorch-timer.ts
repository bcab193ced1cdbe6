// Times a workload in PyTorch, in a Python process of its own that stays up between rounds.

import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import type { StepTimer } from './step-timer.ts';

/** A running `pytorch-peer.py`. */
export interface PytorchPeer {
  readonly version: string;
  timer(workload: string): StepTimer;
  close(): void;
}

/**
 * Starts the peer.
 *
 * @param python - the interpreter, for example `python3`
 * @returns undefined when it cannot import torch
 */
export async function startPytorch(python: string): Promise<PytorchPeer | undefined> {
  const script = fileURLToPath(new URL('../src/pytorch-peer.py', import.meta.url));
  const child = spawn(python, [script], { stdio: 'pipe' });
  const lines = answers(child);
  const hello = await lines.next();
  if (hello === undefined) return undefined;
  return {
    version: (JSON.parse(hello) as { torch: string }).torch,
    timer: (workload) => ({
      engine: 'pytorch',
      threads: 1,
      async run(steps) {
        child.stdin.write(`${JSON.stringify({ workload, steps })}\n`);
        const answer = await lines.next();
        if (answer === undefined) throw new Error(`pytorch-peer.py ended while it timed ${workload}`);
        return (JSON.parse(answer) as { ms: number }).ms * steps;
      },
      dispose() {},
    }),
    close: () => child.stdin.end(),
  };
}

/** Lines the child prints, one at a time; undefined once it has ended. */
function answers(child: ChildProcessWithoutNullStreams): { next(): Promise<string | undefined> } {
  const iterator = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const failed = new Promise<undefined>((resolve) => child.on('error', () => resolve(undefined)));
  child.stdin.on('error', () => {}); // a child that is gone answers by ending
  return {
    next: () =>
      Promise.race([
        failed,
        iterator.next().then(({ done, value }) => (done === true ? undefined : (value as string))),
      ]),
  };
}
