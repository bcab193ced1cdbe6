// One worker of the scaling measurement: answers each number of steps with the milliseconds they took.

import { parentPort, workerData } from 'node:worker_threads';
import { engineTimer } from './engine-timer.ts';
import { workloads } from './workloads.ts';

const { workload } = workerData as { workload: string };
const timer = await engineTimer('onnx-cpu', workloads.find(({ name }) => name === workload)!);
await timer.run(2);
parentPort!.on('message', async (steps: number) => parentPort!.postMessage(await timer.run(steps)));
parentPort!.postMessage(0);
