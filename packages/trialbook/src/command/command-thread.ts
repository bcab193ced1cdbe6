// The command within a thread: interrupted by a message, its exit code is the thread's. start.ts starts it.

import { parentPort, workerData } from 'node:worker_threads';
import { main } from '../cli.ts';
import { realWorld } from './world.ts';

const controller = new AbortController();
parentPort!.once('message', () => controller.abort(new Error('interrupted')));
process.exitCode = await main(workerData as readonly string[], realWorld(controller.signal));
parentPort!.close();
