// The queue in memory keeps the contract of every queue.
import { describe, it } from 'vitest';
import { memoryStore } from '../store/memory-store.ts';
import { memoryQueue } from './memory-queue.ts';
import { queueContract } from './queue-contract.ts';

describe('memoryQueue', () => {
  it.each(queueContract)('$title', ({ check }) =>
    check(() => {
      const store = memoryStore();
      let now = 0;
      const sleep = async (ms: number) => {
        now += ms;
        await new Promise(setImmediate);
      };
      const queue = memoryQueue(store, { retries: 2, now: () => now, sleep });
      const join = () => {
        const member = queue.join();
        const lose = async () => {
          member.fallSilent();
          now += 60_000;
        };
        return { queue: member, lose };
      };
      return { store, join, retries: 2 };
    }),
  );
});
