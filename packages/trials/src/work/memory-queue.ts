// A queue of calls in the memory of one process, for tests and simulations: the rules of every queue, on any clock.

import type { TrialStore } from '../store/trial-store.ts';
import type { CallQueue, OpenQueue, QueuedCall, QueueTicket } from './call-queue.ts';
import { longestFirst } from './share-out.ts';

/** The rules of a queue, and its clock. */
export interface MemoryQueueOptions {
  /** How often a call that was lost is handed out again. Default 2. */
  readonly retries?: number;
  /** Milliseconds of silence after which a call counts as lost. Default 30 000. */
  readonly silenceMs?: number;
  /** Milliseconds between two looks of those who wait. Default 1000. */
  readonly pollMs?: number;
  readonly now?: () => number;
  readonly sleep?: (ms: number) => Promise<void>;
}

/** A queue that several holders share, each as if from a machine of its own. */
export interface MemoryQueue {
  /** Its side of one machine. */
  join(): MemoryQueueMember;
  /** How often each call was handed out. */
  readonly handedOut: ReadonlyMap<string, number>;
}

/** One machine at a queue. */
export interface MemoryQueueMember extends CallQueue {
  /** Is not heard from any more: what it holds is lost after a while. */
  fallSilent(): void;
  /** Is heard from again. */
  speak(): void;
}

interface Entry {
  readonly call: QueuedCall;
  state: 'waiting' | 'held' | 'settled';
  holder?: object;
  attempts: number;
}

/** A queue in memory; outcomes go to the store. */
export function memoryQueue(store: TrialStore, options: MemoryQueueOptions = {}): MemoryQueue {
  const { retries = 2, silenceMs = 30_000, pollMs = 1000 } = options;
  const now = options.now ?? (() => performance.now());
  const sleep = options.sleep ?? ((ms: number) => new Promise<void>((done) => setTimeout(done, ms)));
  const entries = new Map<string, Entry>();
  const handedOut = new Map<string, number>();
  const silentSince = new Map<object, number>();

  const isLost = ({ state, holder }: Entry) =>
    state === 'held' && now() - (silentSince.get(holder!) ?? Number.POSITIVE_INFINITY) >= silenceMs;

  async function stands({ experiment, key }: QueuedCall): Promise<boolean> {
    const file = (await store.readMany(experiment, [key])).get(key);
    return file !== undefined && !file.broke;
  }

  function join(): MemoryQueueMember {
    const member = {};

    function ticket(entry: Entry): QueueTicket {
      const { call, attempts } = entry;
      return {
        key: call.key,
        attempt: attempts,
        exhausted: attempts > retries + 1,
        finish: async (outcome) => {
          const repeated = outcome !== undefined && (await stands(call));
          if (outcome !== undefined && !repeated) await store.write(call.experiment, call.key, outcome.bytes);
          entry.state = 'settled';
          return { repeated };
        },
      };
    }

    return {
      async open(calls): Promise<OpenQueue> {
        // A broken call is made again when a study is started anew, not while it goes on.
        const anew = calls.every(({ key }) => (entries.get(key)?.state ?? 'settled') === 'settled');
        for (const call of calls) {
          const known = entries.has(call.key);
          if (!known || (anew && !(await stands(call)))) {
            entries.set(call.key, { call, state: 'waiting', attempts: 0 });
          }
        }
        const mine = longestFirst(calls).map(({ key }) => entries.get(key)!);
        let settled = 0; // so many at the beginning need no second look
        return {
          async take() {
            for (;;) {
              while (mine[settled]?.state === 'settled') settled += 1;
              for (let at = settled; at < mine.length; at++) {
                const entry = mine[at]!;
                if (entry.state !== 'waiting' && !isLost(entry)) continue;
                entry.state = 'held';
                entry.holder = member;
                entry.attempts += 1;
                handedOut.set(entry.call.key, (handedOut.get(entry.call.key) ?? 0) + 1);
                return ticket(entry);
              }
              if (mine.every(({ state }) => state === 'settled')) return undefined;
              await sleep(pollMs);
            }
          },
        };
      },
      async close() {
        for (const entry of entries.values()) {
          if (entry.holder !== member || entry.state !== 'held') continue;
          entry.state = 'waiting';
          entry.attempts -= 1;
        }
      },
      fallSilent: () => void silentSince.set(member, now()),
      speak: () => void silentSince.delete(member),
    };
  }

  return { join, handedOut };
}
