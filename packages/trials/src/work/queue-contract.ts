// What every queue of calls must do, as clauses that any test runner can check. Knows no queue.

import assert from 'node:assert/strict';
import { encodeTrialFile } from '../store/trial-file.ts';
import type { TrialStore } from '../store/trial-store.ts';
import type { CallQueue, QueuedCall, QueueTicket } from './call-queue.ts';

/** An empty queue as two or more machines see it. */
export interface QueueUnderTest {
  /** Where outcomes go. */
  readonly store: TrialStore;
  readonly join: () => Machine | Promise<Machine>;
  /** How often a lost call is handed out again. */
  readonly retries: number;
}

/** The side of one machine. */
interface Machine {
  readonly queue: CallQueue;
  /** Lets it fall silent, and waits until its calls count as lost. */
  readonly lose: () => Promise<void>;
}

/** One promise of a queue. */
export interface QueueContractClause {
  readonly title: string;
  /** Rejects when the queue does not keep it. `open` gives an empty queue and an empty store at each call. */
  readonly check: (open: () => QueueUnderTest | Promise<QueueUnderTest>) => Promise<void>;
}

const call = (n: number, cost = 1): QueuedCall => ({
  experiment: 'walk',
  key: n.toString(16).padStart(40, '0'),
  cost,
});

function outcome(key: string, value: number, broke = false) {
  const seed = value.toString(16).padStart(16, '0');
  const record = {
    trial: 0,
    seed,
    status: 'completed',
    metrics: { value },
    durationMs: 1,
    series: {},
    artifacts: {},
  } as const;
  const bytes = encodeTrialFile({
    key,
    experiment: 'walk',
    arm: 'a',
    trials: [0],
    seeds: [seed],
    machine: { arch: 'x64' },
    versions: {},
    broke,
    records: [record],
  });
  return { bytes, broke };
}

async function stored({ store }: QueueUnderTest, key: string): Promise<number | undefined> {
  return (await store.readMany('walk', [key])).get(key)?.records[0]?.metrics.value;
}

/**
 * The contract of a `CallQueue`.
 *
 * @example
 * ```ts
 * import { memoryQueue, memoryStore, queueContract } from '@trialbook/trials';
 * const open = () => {
 *   const store = memoryStore();
 *   let now = 0;
 *   const sleep = async (ms: number) => {
 *     now += ms;
 *     await new Promise(setImmediate);
 *   };
 *   const queue = memoryQueue(store, { retries: 2, now: () => now, sleep });
 *   const join = () => {
 *     const member = queue.join();
 *     const lose = async () => {
 *       member.fallSilent();
 *       now += 60_000;
 *     };
 *     return { queue: member, lose };
 *   };
 *   return { store, join, retries: 2 };
 * };
 * for (const { check } of queueContract) await check(open);
 * console.log(queueContract.length > 5); // true
 * ```
 */
export const queueContract: readonly QueueContractClause[] = [
  {
    title: 'hands out every call once, the costliest first, and ends when all are settled',
    check: async (open) => {
      const queue = await open();
      const calls = [call(1, 10), call(2, 30), call(3, 20)];
      const { queue: machine } = await queue.join();
      const { take } = await machine.open(calls);
      const order: string[] = [];
      for (let ticket = await take(); ticket !== undefined; ticket = await take()) {
        order.push(ticket.key);
        assert.equal(ticket.attempt, 1);
        assert.deepEqual(await ticket.finish(outcome(ticket.key, order.length)), { repeated: false });
      }
      assert.deepEqual(order, [call(2).key, call(3).key, call(1).key]);
      assert.equal(await stored(queue, call(2).key), 1);
      await machine.close();
    },
  },
  {
    title: 'puts a call in once, however many machines hand it over, and gives no call to two',
    check: async (open) => {
      const queue = await open();
      const calls = Array.from({ length: 20 }, (_, n) => call(n));
      const machines = await Promise.all([queue.join(), queue.join(), queue.join()]);
      const taken: string[] = [];
      await Promise.all(
        machines.map(async ({ queue: machine }) => {
          const { take } = await machine.open(calls);
          for (let ticket = await take(); ticket !== undefined; ticket = await take()) {
            taken.push(ticket.key);
            await ticket.finish(outcome(ticket.key, 1));
          }
        }),
      );
      assert.deepEqual(taken.toSorted(), calls.map(({ key }) => key).toSorted());
      await Promise.all(machines.map((machine) => machine.queue.close()));
    },
  },
  {
    title:
      'waits for calls in the hands of others, and hands out what these give back, not as another attempt',
    check: async (open) => {
      const queue = await open();
      const [{ queue: a }, { queue: b }] = [await queue.join(), await queue.join()];
      const held = await (await a.open([call(1)])).take();
      assert.equal(held?.attempt, 1);
      const waiting = (await b.open([call(1)])).take();
      await a.close();
      const ticket = await waiting;
      assert.deepEqual([ticket?.key, ticket?.attempt], [call(1).key, 1]);
      await ticket?.finish(outcome(call(1).key, 7));
      assert.equal(await stored(queue, call(1).key), 7);
      await b.close();
    },
  },
  {
    title:
      'hands out the calls of a silent machine again, so often as is allowed, and says when it was too often',
    check: async (open) => {
      const queue = await open();
      for (let attempt = 1; attempt <= queue.retries + 1; attempt++) {
        const { queue: machine, lose } = await queue.join();
        const ticket = await (await machine.open([call(1)])).take();
        assert.deepEqual([ticket?.attempt, ticket?.exhausted], [attempt, false]);
        await lose();
      }
      const { queue: last } = await queue.join();
      const { take } = await last.open([call(1)]);
      const ticket = await take();
      assert.deepEqual([ticket?.exhausted, ticket?.attempt], [true, queue.retries + 2]);
      await ticket?.finish(outcome(call(1).key, 0, true));
      assert.equal(await take(), undefined);
      await last.close();
    },
  },
  {
    title: 'keeps one outcome: of a machine that comes back late, the second to finish has repeated it',
    check: async (open) => {
      const queue = await open();
      const [{ queue: slow, lose }, { queue: quick }] = [await queue.join(), await queue.join()];
      const first = (await (await slow.open([call(1)])).take()) as QueueTicket;
      await lose();
      const second = (await (await quick.open([call(1)])).take()) as QueueTicket;
      assert.deepEqual(await second.finish(outcome(call(1).key, 1)), { repeated: false });
      assert.deepEqual(await first.finish(outcome(call(1).key, 2)), { repeated: true });
      assert.equal(await stored(queue, call(1).key), 1);
      await quick.close();
    },
  },
  {
    title: 'hands out no call that is settled; one that broke is made again when a study is started anew',
    check: async (open) => {
      const queue = await open();
      const work = async (broke: boolean) => {
        const { queue: machine } = await queue.join();
        const { take } = await machine.open([call(1), call(2)]);
        const keys: string[] = [];
        for (let ticket = await take(); ticket !== undefined; ticket = await take()) {
          keys.push(ticket.key);
          await ticket.finish(outcome(ticket.key, 5, broke && ticket.key === call(1).key));
        }
        await machine.close();
        return keys;
      };
      assert.equal((await work(true)).length, 2);
      assert.deepEqual(await work(false), [call(1).key]);
      assert.deepEqual(await work(false), []);
    },
  },
  {
    title: 'settles a call whose result stands already, without an outcome',
    check: async (open) => {
      const queue = await open();
      const { queue: machine } = await queue.join();
      const { take } = await machine.open([call(1)]);
      const ticket = await take();
      await queue.store.write('walk', call(1).key, outcome(call(1).key, 3).bytes);
      assert.deepEqual(await ticket?.finish(), { repeated: false });
      assert.equal(await take(), undefined);
      assert.equal(await stored(queue, call(1).key), 3);
      await machine.close();
    },
  },
];
