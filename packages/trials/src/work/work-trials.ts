// Does part of a study's work, beside others who do the rest: a share of its calls, or what a queue hands out. Collects no results.

import type { Experiment } from '../experiment.ts';
import { stagesOf, withFollowed } from '../follow.ts';
import { knownPlans } from '../known-plans.ts';
import { sumCounts } from '../progress.ts';
import { resolveStudy, type Study, type StudyOptions } from '../study.ts';
import { callsOf, type PlannedCall, type PlannedExperiment, withCalls } from '../study-plan.ts';
import type { StudyCounts } from '../study-results.ts';
import { makeCalls } from '../study-run.ts';
import { studyTally } from '../study-tally.ts';
import { lentExecutor } from '../workers/lent-executor.ts';
import { callCost, measuredCosts, type TrialCosts } from './call-costs.ts';
import type { CallQueue } from './call-queue.ts';
import { shareOut } from './share-out.ts';
import type { CallOutcome, OpenCalls } from './taken-call.ts';

/** One of several shares of a study. */
export interface Share {
  /** Which one, from 1. */
  readonly index: number;
  /** How many there are. */
  readonly count: number;
  /**
   * What trials cost, and the keys of calls that are not dealt out, for example from `surveyStudy`. Every share must be given
   * the same. Default: costs as the plan expects them, and every call is dealt out.
   */
  readonly costs?: TrialCosts;
  readonly done?: readonly string[];
}

/** What was done of a study. */
export interface WorkDone {
  /** Of the share, or with a queue of all that was there to do; `left` is what others did or do. */
  readonly counts: StudyCounts;
  /** Trials that were run although another machine had stored them by then: they did no harm. */
  readonly repeated: number;
  /** Experiments that cannot be planned yet, and the ids of the unfinished ones that they follow. */
  readonly waiting: readonly { readonly id: string; readonly before: readonly string[] }[];
}

/**
 * Runs one share of a study's trials, the longest first, or those that a queue hands out, against a store that several machines
 * use. What is stored is not run again. An experiment that follows others is begun when those are finished: with a queue this
 * waits for the other machines; a share ends without it, and is started again later.
 *
 * @param options `share` or `queue`; the queue is closed at the end
 * @throws ExperimentError, StudyInterrupted, StoreError, WorkerError as `runTrials` does
 * @example
 * ```ts
 * import { defineExperiment, memoryStore, workTrials } from '@trialbook/trials';
 *
 * const coin = defineExperiment({
 *   id: 'coin',
 *   title: 'A coin',
 *   module: import.meta.url,
 *   metrics: { heads: { label: 'Heads', unit: 'fraction' } },
 *   plan: () => ({ arms: { fair: { parameters: { p: 0.5 }, trials: 10 } } }),
 *   run: ({ tasks, parameters: { p } }) =>
 *     tasks.map(({ seeds }) => ({ status: 'completed', metrics: { heads: seeds.stream().uniform() < p ? 1 : 0 } })),
 * });
 * const store = memoryStore(); // of several machines: a shared folder, or a database
 * const one = await workTrials({ experiments: [coin], store, workers: 0, share: { index: 1, count: 2 } });
 * console.log(one.counts.run); // 5
 * ```
 */
export async function workTrials(
  options: StudyOptions & {
    readonly experiments: readonly Experiment[];
    readonly share?: Share;
    readonly queue?: CallQueue;
  },
): Promise<WorkDone> {
  const { share, queue, earlier = [] } = options;
  const study = resolveStudy(
    withFollowed(options.experiments, new Set(earlier.map(({ id }) => id))),
    options,
  );
  const executor = lentExecutor(study.executor);
  const lent = { ...study, executor: executor.lend };
  const done: StudyCounts[] = [];
  const repeats = { trials: 0 };
  try {
    for (const stage of stagesOf(study.experiments)) {
      const { planned } = await knownPlans(study, earlier);
      const mine = planned.filter(({ experiment }) => stage.some(({ id }) => id === experiment.id));
      done.push(
        queue === undefined
          ? await workShare(lent, mine, share ?? { index: 1, count: 1 }, repeats)
          : await workQueue(lent, mine, queue, repeats),
      );
    }
    const { waiting } = await knownPlans(study, earlier);
    return {
      counts: sumCounts(done),
      repeated: repeats.trials,
      waiting: waiting.map(({ experiment: { id }, before }) => ({ id, before })),
    };
  } finally {
    await queue?.close();
    await executor.close();
    study.progress.end();
  }
}

/** Calls that several may make: who comes second has repeated trials. */
interface Repeats {
  trials: number;
}

async function workShare(
  study: Study,
  planned: readonly PlannedExperiment[],
  { index, count, costs = {}, done = [] }: Share,
  repeats: Repeats,
): Promise<StudyCounts> {
  const cost = callCost(planned, costs);
  const left = new Set(done);
  const pieces = callsOf(planned)
    .filter(({ key }) => !left.has(key))
    .map((call) => ({ key: call.key, cost: cost(call) }));
  const rank = new Map((shareOut(pieces, count)[index - 1] ?? []).map(({ key }, at) => [key, at]));
  const mine = withCalls(planned, ({ key }) => rank.has(key));
  const tally = studyTally(study, mine);
  await makeCalls(study, mine, tally, (calls) => {
    const queue = calls.toSorted((a, b) => rank.get(a.key)! - rank.get(b.key)!).values();
    return {
      async take() {
        const { value: call } = queue.next();
        return call && { call, finish: (outcome) => keepOnce(study, call, outcome, repeats) };
      },
    };
  });
  return tally.counts();
}

/** Another machine's result stands: both are results of equal code and seeds. */
async function keepOnce(
  { store }: Study,
  { arm, trials, key }: PlannedCall,
  outcome: CallOutcome | undefined,
  repeats: Repeats,
): Promise<void> {
  if (outcome === undefined) return;
  const { id } = arm.experiment;
  const before = (await store.readMany(id, [key])).get(key);
  if (before !== undefined && !before.broke) repeats.trials += trials.length;
  else await store.write(id, key, outcome.bytes);
}

async function workQueue(
  study: Study,
  planned: readonly PlannedExperiment[],
  queue: CallQueue,
  repeats: Repeats,
): Promise<StudyCounts> {
  const cost = callCost(planned, measuredCosts(planned));
  const tally = studyTally(study, planned);
  await makeCalls(study, planned, tally, async (calls): Promise<OpenCalls> => {
    const byKey = new Map(calls.map((call) => [call.key, call]));
    const open = await queue.open(
      calls.map((call) => ({ experiment: call.arm.experiment.id, key: call.key, cost: cost(call) })),
    );
    return {
      async take() {
        const ticket = await open.take();
        if (ticket === undefined) return undefined;
        const call = byKey.get(ticket.key)!;
        const attempts = ticket.attempt - 1;
        return {
          call,
          ...(ticket.exhausted
            ? { lost: `the machine that ran it died or fell silent, at each of ${attempts} attempts` }
            : {}),
          finish: async (outcome) => {
            const { repeated } = await ticket.finish(outcome);
            if (repeated) repeats.trials += call.trials.length;
          },
        };
      },
    };
  });
  return tally.counts();
}
