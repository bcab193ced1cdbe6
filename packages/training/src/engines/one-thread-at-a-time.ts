// What only one thread of a process may do at a time. The lock is made in the first thread, and handed on to those it starts.

import { getEnvironmentData, setEnvironmentData } from 'node:worker_threads';

const NAME = 'trialbook: one thread at a time';
const [FREE, HELD] = [0, 1];
const POLL_MS = 50;

function sharedLock(): Int32Array {
  const known = getEnvironmentData(NAME);
  if (known instanceof SharedArrayBuffer) return new Int32Array(known);
  const memory = new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT);
  setEnvironmentData(NAME, memory as never);
  return new Int32Array(memory);
}

const lock = sharedLock();

/** Does the work while no other thread does such work; threads that were started before this module was loaded know no lock. */
export async function oneThreadAtATime<Result>(work: () => Promise<Result>): Promise<Result> {
  while (Atomics.compareExchange(lock, 0, FREE, HELD) !== FREE) Atomics.wait(lock, 0, HELD, POLL_MS);
  try {
    return await work();
  } finally {
    Atomics.store(lock, 0, FREE);
    Atomics.notify(lock, 0);
  }
}
