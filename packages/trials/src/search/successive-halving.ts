// Random search with successive halving, as experiments that follow each other: many settings briefly, the better ones longer.

import { seedTree } from '@trialbook/random';
import { defineExperiment } from '../define-experiment.ts';
import { ExperimentError } from '../errors.ts';
import type {
  EarlierArm,
  EarlierResults,
  Experiment,
  ExperimentPlan,
  Json,
  Profile,
  RunContext,
  TrialOutcome,
  TrialRecord,
} from '../experiment.ts';
import { drawSetting, type SearchSpace, type Setting } from './search-space.ts';

/** One rung: how many settings, and what each may spend. */
export interface Rung<Budget extends Json = Json> {
  /** Settings per group; not more than in the rung before. */
  readonly settings: number;
  /** Given to `run` with every setting: epochs, training examples. */
  readonly budget: Budget;
  /** Trials per setting, from independent seeds; the mean score counts. Default 1. */
  readonly trials?: number;
}

/** What a trial of a search is given as its parameters. */
export type Attempt<Space extends SearchSpace, Budget extends Json, Group extends string> = {
  readonly group: Group;
  readonly setting: Setting<Space>;
  readonly budget: Budget;
};

/** A setting, as it did in a rung. */
export interface Tried<Space extends SearchSpace = SearchSpace> {
  /** Such as `s07`: the same in every rung. */
  readonly name: string;
  readonly setting: Setting<Space>;
  /** Mean over the completed trials; NaN when none completed. */
  readonly score: number;
}

/** What a search is made of. */
export interface SearchDefinition<
  Space extends SearchSpace,
  Budget extends Json,
  Group extends string,
  Metric extends string,
> extends Pick<Experiment<Json, string, Metric>, 'id' | 'title' | 'module' | 'metrics' | 'data' | 'engine'> {
  readonly space: Space;
  /** Searched apart, with the same settings at the start: one per data set, say. */
  readonly groups: readonly Group[];
  /** The metric by which settings are ranked; its description says whether higher or lower is better. */
  readonly score: NoInfer<Metric>;
  /** The rungs of every profile, as many in each. */
  readonly rungs: Readonly<Record<Profile, readonly Rung<Budget>[]>>;
  /** What a profile scales down against the assignment, in words for the report; nothing at full scale. */
  readonly scaledDown?: (profile: Profile) => string | undefined;
  /** Where the settings are drawn from; default the id. */
  readonly seed?: number | string;
  run(
    context: RunContext<Attempt<Space, Budget, Group>, `${Group}/${string}`>,
  ): Promise<readonly TrialOutcome<NoInfer<Metric>>[]> | readonly TrialOutcome<NoInfer<Metric>>[];
}

/** A search: its rungs as experiments, and what is read from their results. */
export interface Search<
  Space extends SearchSpace,
  Budget extends Json,
  Group extends string,
  Metric extends string,
> {
  readonly space: Space;
  readonly groups: readonly Group[];
  readonly plan: Readonly<Record<Profile, readonly Rung<Budget>[]>>;
  /** One experiment per rung, `<id>-rung-1` and on, each following the one before. Export each from its module. */
  readonly rungs: readonly Experiment<Attempt<Space, Budget, Group>, `${Group}/${string}`, Metric>[];
  /** The setting of a name such as `s07`. */
  setting(name: string): Setting<Space>;
  /** The settings of one rung, best first. Those without a completed trial come last. */
  ranking(
    results: { readonly arms: Readonly<Record<string, Pick<EarlierArm<Metric>, 'records'>>> },
    group: Group,
  ): readonly Tried<Space>[];
  /** The best setting of the last rung: for an experiment that follows it. */
  best(earlier: EarlierResults, group: Group): Tried<Space>;
}

/**
 * Random search with successive halving (Jamieson & Talwalkar 2016; Bergstra & Bengio 2012).
 *
 * The first rung tries drawn settings, each with a small budget; every next rung takes the best of the one before and
 * trains them anew with its larger budget. Each setting of each rung is a trial like any other: stored when it finishes,
 * never run twice, kept with its curves. The search is therefore resumed by starting it again, and shown whole.
 *
 * @throws ExperimentError when the profiles have different numbers of rungs, a rung has more settings than the one before,
 *   or the score says neither higher nor lower
 * @example
 * ```ts
 * import { logBetween, runTrials, successiveHalving } from '@trialbook/trials';
 *
 * const rungs = [{ settings: 8, budget: 1 }, { settings: 4, budget: 2 }, { settings: 2, budget: 4 }];
 * const search = successiveHalving({
 *   id: 'rate-search',
 *   title: 'A search for a learning rate',
 *   module: import.meta.url,
 *   space: { rate: logBetween(1e-4, 1) },
 *   groups: ['bowl'],
 *   metrics: { error: { label: 'Error', unit: '', better: 'lower' } },
 *   score: 'error',
 *   rungs: { smoke: rungs, quick: rungs, full: rungs, exhaustive: rungs },
 *   run: ({ parameters: { setting, budget }, tasks }) =>
 *     tasks.map(() => ({ status: 'completed', metrics: { error: Math.abs(Math.log10(setting.rate) + 2) / budget } })),
 * });
 * export const [rung1, rung2, rung3] = search.rungs;
 *
 * const { arms } = await runTrials({ experiment: rung3!, store: false, workers: 0 });
 * console.log(Object.keys(arms).length, search.ranking({ arms }, 'bowl')[0]?.setting.rate);
 * ```
 */
export function successiveHalving<
  const Space extends SearchSpace,
  const Group extends string,
  const Metric extends string,
  Budget extends Json,
>(definition: SearchDefinition<Space, Budget, Group, Metric>): Search<Space, Budget, Group, Metric> {
  const { id, title, space, groups, rungs: planned, seed = id, run, metrics, score } = definition;
  const count = checkedRungs(id, planned);
  const { better } = metrics[score];
  if (better === undefined) {
    throw new ExperimentError(
      `successiveHalving "${id}": the metric "${score}" must say whether higher or lower is better`,
    );
  }
  const setting = (name: string) => drawSetting(space, seedTree(seed).child('setting', numberOf(id, name)));

  const ranking: Search<Space, Budget, Group, Metric>['ranking'] = ({ arms }, group) => {
    const tried = Object.entries(arms).flatMap(([arm, { records }]) => {
      const [of, name] = splitArm(arm);
      return of === group ? [{ name, setting: setting(name), score: meanScore(records, score) }] : [];
    });
    const worth = ({ score: value }: Tried) =>
      Number.isNaN(value) ? Number.NEGATIVE_INFINITY : better === 'higher' ? value : -value;
    const number = ({ name }: Tried) => numberOf(id, name);
    return tried.toSorted((a, b) => compare(worth(b), worth(a)) || number(a) - number(b));
  };

  const rungs: Search<Space, Budget, Group, Metric>['rungs'][number][] = [];
  for (let rung = 0; rung < count; rung++) {
    const before = rungs.at(-1);
    rungs.push(
      defineExperiment({
        id: `${id}-rung-${rung + 1}`,
        title: `${title}, rung ${rung + 1} of ${count}`,
        module: definition.module,
        metrics,
        ...(definition.data && { data: definition.data }),
        ...(definition.engine !== undefined && { engine: definition.engine }),
        ...(before && { follows: [before] }),
        plan: (profile, earlier?: EarlierResults) => {
          const { settings, budget, trials = 1 } = planned[profile][rung]!;
          const names = (group: Group) =>
            before === undefined
              ? Array.from({ length: settings }, (_, i) => nameOf(i))
              : ranking(earlier!.of(before), group)
                  .slice(0, settings)
                  .map(({ name }) => name);
          const arms = groups.flatMap((group) =>
            names(group).map(
              (name) =>
                [
                  `${group}/${name}`,
                  { parameters: { group, setting: setting(name), budget }, trials },
                ] as const,
            ),
          );
          const scaledDown = definition.scaledDown?.(profile);
          return {
            arms: Object.fromEntries(arms),
            ...(scaledDown !== undefined && { scaledDown }),
          } as ExperimentPlan<Attempt<Space, Budget, Group>, `${Group}/${string}`>;
        },
        run,
      }),
    );
  }
  return {
    space,
    groups,
    plan: planned,
    rungs,
    setting,
    ranking,
    best: (earlier, group) => ranking(earlier.of(rungs.at(-1)!), group)[0]!,
  };
}

const nameOf = (number: number) => `s${String(number + 1).padStart(2, '0')}`;

function numberOf(id: string, name: string): number {
  if (/^s\d+$/.test(name)) return Number(name.slice(1)) - 1;
  throw new ExperimentError(`search "${id}": settings are named s01, s02, …; got "${name}"`);
}

function splitArm(arm: string): readonly [group: string, name: string] {
  const cut = arm.lastIndexOf('/');
  return [arm.slice(0, cut), arm.slice(cut + 1)];
}

function meanScore(records: readonly TrialRecord[], score: string): number {
  const values = records.flatMap(({ status, metrics }) =>
    status === 'completed' ? [metrics[score] ?? Number.NaN] : [],
  );
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

const compare = (a: number, b: number) => (a < b ? -1 : a > b ? 1 : 0);

function checkedRungs(id: string, planned: Readonly<Record<Profile, readonly Rung[]>>): number {
  const counts = new Set(Object.values(planned).map((rungs) => rungs.length));
  const [count = 0] = counts;
  if (counts.size !== 1 || count === 0) {
    const got = Object.entries(planned).map(([profile, rungs]) => `${profile} ${rungs.length}`);
    throw new ExperimentError(
      `successiveHalving "${id}": every profile needs as many rungs, at least one, because each is an experiment; ` +
        `got ${got.join(', ')}`,
    );
  }
  for (const [profile, rungs] of Object.entries(planned)) {
    for (const [i, { settings }] of rungs.entries()) {
      const most = rungs[i - 1]?.settings ?? Number.POSITIVE_INFINITY;
      if (!Number.isInteger(settings) || settings < 1 || settings > most) {
        throw new ExperimentError(
          `successiveHalving "${id}", profile ${profile}, rung ${i + 1}: settings must be a whole number of at least 1` +
            `${i > 0 ? ` and at most ${most}, those of the rung before` : ''}; got ${settings}`,
        );
      }
    }
  }
  return count;
}
