// How much more two workers do than one: each trains a net of its own on one thread, as trials do.

import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import { spread } from './rounds.ts';

export interface Scaling {
  readonly workload: string;
  readonly min: number;
  readonly median: number;
  readonly max: number;
}

interface Timed {
  run(steps: number): Promise<number>;
  close(): Promise<number>;
}

/** Steps per second of two workers at once over those of one alone, in turn, round by round. */
export async function workerScaling(
  workload: string,
  { rounds, seconds }: { readonly rounds: number; readonly seconds: number },
): Promise<Scaling> {
  const workers = [await startWorker(workload), await startWorker(workload)] as const;
  const [first, second] = workers;
  await second.run(3);
  const steps = Math.max(1, Math.round((seconds * 1000) / ((await first.run(5)) / 5)));
  const gains: number[] = [];
  for (let round = 0; round < rounds; round++) {
    const alone = await first.run(steps);
    const together = await Promise.all([first.run(steps), second.run(steps)]);
    gains.push(together.reduce((sum, ms) => sum + alone / ms, 0));
  }
  await Promise.all(workers.map((worker) => worker.close()));
  return { workload, ...spread(gains) };
}

async function startWorker(workload: string): Promise<Timed> {
  const worker = new Worker(new URL('./scaling-worker.js', import.meta.url), { workerData: { workload } });
  const answer = async () => ((await once(worker, 'message')) as [number])[0]; // rejects on 'error'
  await answer();
  return {
    run(steps) {
      const ms = answer();
      worker.postMessage(steps);
      return ms;
    },
    close: () => worker.terminate(),
  };
}
