// Question 3: the space, what was tried, the best settings, what mattered, and how optimistic the search was.

import {
  againstTarget,
  type BoundResults,
  compared,
  comparisonEstimate,
  count,
  defineProblem,
  type Estimate,
  figure,
  md,
  parallelCoordinates,
  percent,
  points,
  table,
  text,
  verdict,
} from '@trialbook/report';
import { compareArms } from '@trialbook/stats';
import { type Dimension, effectShare } from '@trialbook/trials';
import {
  hyperparameterSearch,
  type SearchSetting,
  SPACE,
  search,
  searchRung1,
  searchRung2,
  searchRung3,
} from '../../experiments/hyperparameter-search.ts';
import { DATA_SETS, type DataSetName } from '../../experiments/image-examples.ts';
import { mlpRegularization } from '../../experiments/mlp-regularization.ts';
import { bestArm, type RegularizationResults } from '../2/comparisons.ts';
import { DATA_KEYS, DATA_NAMES, perDataSet, short } from '../words.ts';

type RungResults = BoundResults<string, keyof typeof searchRung1.metrics>;
type Hyperparameter = keyof typeof SPACE;

const NAMES: Readonly<Record<Hyperparameter, string>> = {
  learningRate: 'Learning rate',
  width1: 'Units of layer 1',
  width2: 'Units of layer 2',
  batchSize: 'Batch size',
  dropout: 'Dropout rate',
  l1: 'λ of L1',
  l2: 'λ of L2',
};
/** What two hidden layers should reach on the whole data sets. */
const TARGETS: Record<DataSetName, number> = { mnist: 0.98, 'fashion-mnist': 0.89 };
const HYPERPARAMETERS = Object.keys(NAMES) as Hyperparameter[];

export const searchProblem = defineProblem({
  id: 'search',
  needs: {
    rung1: searchRung1,
    rung2: searchRung2,
    rung3: searchRung3,
    best: hyperparameterSearch,
    regularized: mlpRegularization,
  },
  values: ({ rung1, rung2, rung3, best, regularized }, { profile }) => {
    const rungs = [rung1, rung2, rung3] as unknown as RungResults[];
    const [first, , last] = rungs as [RungResults, RungResults, RungResults];
    return {
      settings: search.plan[profile][0]!.settings,
      rungs: rungs.length,
      hyperparameters: HYPERPARAMETERS.length,
      scaledDown: profile === 'smoke' || profile === 'quick',
      trainings: rungs.reduce((sum, rung) => sum + rung.arms.length, 0),
      epochsSpent: first.fact('epochsSpent', epochsOf(rungs), 'count'),
      trials: best.arm('mnist').n,
      accuracy: perDataSet((dataSet) => best.arm(dataSet).mean('testAccuracy')),
      validation: perDataSet((dataSet) => best.arm(dataSet).mean('validationAccuracy')),
      found: perDataSet((dataSet) => foundBy(last, dataSet)),
      optimism: perDataSet((dataSet) => best.arm(dataSet).mean('optimism')),
      optimistic: perDataSet((dataSet) => optimismVerdict(best, dataSet)),
      testShortfall: perDataSet((dataSet) => shortfall(best, last, dataSet)),
      target: perDataSet((dataSet) => targetOf(best, regularized, dataSet)),
      gain: perDataSet((dataSet) => compared(gainOver(best, regularized, dataSet))),
      space: spaceTable(),
      rungTable: rungTable(rungs, profile),
      bestTable: bestTable(last),
      finalTable: finalTable(best, last),
      importance: importanceTable(first),
      mostImportant: perDataSet((dataSet) => {
        const [most] = importances(first, dataSet);
        return { name: text(NAMES[most!.name].toLowerCase()), share: most!.share };
      }),
      coordinates: perDataSet((dataSet) => coordinates(rungs, dataSet)),
    };
  },
});

/** The ranking of a rung, as the search reads it. */
function ranked(rung: RungResults, dataSet: DataSetName) {
  const arms = Object.fromEntries(rung.arms.map((arm) => [arm, rung.arm(arm)]));
  return search.ranking({ arms }, dataSet);
}

function foundBy(last: RungResults, dataSet: DataSetName): Estimate {
  return last.fact(`best.${DATA_KEYS[dataSet]}`, ranked(last, dataSet)[0]!.score, 'fraction');
}

function epochsOf(rungs: readonly RungResults[]): number {
  return rungs
    .flatMap((rung) => rung.arms.flatMap((arm) => rung.arm(arm).values('epochs')))
    .reduce((sum, epochs) => sum + epochs, 0);
}

type Best = BoundResults<DataSetName, keyof typeof hyperparameterSearch.metrics>;

/** The search's best setting less the arm that was chosen without it: other seeds, so not paired. */
/** The better of the network that the search found and of the arm that validation images chose, against what is asked for. */
function targetOf(best: Best, regularized: RegularizationResults, dataSet: DataSetName) {
  const searched = best.arm(dataSet).mean('testAccuracy');
  const chosen = regularized.arm(`${dataSet}/${bestArm(regularized, dataSet)}`).mean('testAccuracy');
  const accuracy = searched.value >= chosen.value ? searched : chosen;
  const target = TARGETS[dataSet];
  return { asked: `${100 * target}\u00a0%`, accuracy, reached: againstTarget(accuracy, target) };
}

function gainOver(best: Best, regularized: RegularizationResults, dataSet: DataSetName): Estimate {
  const arm = regularized.arm(`${dataSet}/${bestArm(regularized, dataSet)}`);
  const comparison = compareArms(best.arm(dataSet).set, arm.set as never, 'testAccuracy', { test: 'welch' });
  const { name: _, unit, ...difference } = comparisonEstimate(comparison, 'fraction');
  return best.fact(`gain.${DATA_KEYS[dataSet]}`, difference, unit);
}

/** Whether the search promised more than fresh trainings keep: by whether the interval of the optimism holds zero. */
function optimismVerdict(best: Best, dataSet: DataSetName) {
  const mean = best.arm(dataSet).mean('optimism');
  const [low, high] = mean.ci95 ?? [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY];
  return verdict({
    outcome: low > 0 ? 'higher' : high < 0 ? 'lower' : 'none',
    outcomes: ['higher', 'lower', 'none'],
    estimate: mean,
  });
}

function shortfall(best: Best, last: RungResults, dataSet: DataSetName): Estimate {
  const value = foundBy(last, dataSet).value - best.arm(dataSet).mean('testAccuracy').value;
  return best.fact(`testShortfall.${DATA_KEYS[dataSet]}`, value, 'fraction');
}

function rangeOf(dimension: Dimension): string {
  if (dimension.kind === 'one-of') return dimension.values.map(String).join(', ');
  const ends = `${short(dimension.low)} to ${short(dimension.high)}`;
  return dimension.kind === 'log-between' ? `${ends}, logarithmic` : `${ends}, even`;
}

function spaceTable() {
  return table({
    id: 'search-space',
    caption: md`What is searched.`,
    from: [],
    rows: HYPERPARAMETERS,
    columns: [
      { header: 'Hyperparameter', cell: (name) => NAMES[name] },
      { header: 'Tried between', cell: (name) => rangeOf(SPACE[name]) },
    ],
  });
}

function rungTable(rungs: readonly RungResults[], profile: keyof typeof search.plan) {
  return table({
    id: 'search-rungs',
    caption: md`The rungs of the search, for each data set: how many settings, and the epochs that each may take.`,
    from: rungs,
    rows: search.plan[profile],
    columns: [
      { header: 'Rung', cell: (_, i) => text(i + 1), align: 'end' },
      { header: 'Settings', cell: ({ settings }) => text(settings), align: 'end' },
      { header: 'Epochs, at most', cell: ({ budget }) => text(budget.epochs), align: 'end' },
      {
        header: 'Epochs trained in all',
        cell: (_, i) => {
          const value = epochsOf([rungs[i]!]);
          return count({ name: `epochs of rung ${i + 1}`, unit: 'count', value });
        },
      },
      ...DATA_SETS.map((dataSet) => ({
        header: `Best, ${DATA_NAMES[dataSet]}`,
        cell: (_: unknown, i: number) => percent(foundBy(rungs[i]!, dataSet), { digits: 2 }),
      })),
    ],
  });
}

function bestTable(last: RungResults) {
  const rows = HYPERPARAMETERS;
  const winners = DATA_SETS.map((dataSet) => [dataSet, ranked(last, dataSet)[0]!] as const);
  return table({
    id: 'search-best',
    caption: md`The best setting of each data set, by validation accuracy in the last rung.`,
    from: [last],
    rows,
    columns: [
      { header: 'Hyperparameter', cell: (name) => NAMES[name] },
      ...winners.map(([dataSet, { setting, name: which }]) => ({
        header: `${DATA_NAMES[dataSet]} (${which})`,
        align: 'end' as const,
        cell: (name: Hyperparameter) => text(short((setting as SearchSetting)[name])),
      })),
    ],
  });
}

function finalTable(best: Best, last: RungResults) {
  return table({
    id: 'search-final',
    caption: md`The best settings trained anew from fresh seeds, mean ± standard error, beside what the search had measured of them.`,
    from: [best, last],
    rows: DATA_SETS,
    columns: [
      { header: 'Data', cell: (dataSet) => DATA_NAMES[dataSet] },
      {
        header: 'Validation, in the search',
        cell: (dataSet) => percent(foundBy(last, dataSet), { digits: 2 }),
      },
      {
        header: 'Validation, fresh',
        cell: (dataSet) => percent(best.arm(dataSet).mean('validationAccuracy'), { show: 'se' }),
      },
      { header: 'Optimism', cell: (dataSet) => points(best.arm(dataSet).mean('optimism'), { show: 'ci' }) },
      { header: 'Test', cell: (dataSet) => percent(best.arm(dataSet).mean('testAccuracy'), { show: 'se' }) },
      {
        header: 'Test, interval',
        cell: (dataSet) => percent(best.arm(dataSet).mean('testAccuracy'), { show: 'interval' }),
      },
    ],
  });
}

/** How much each hyperparameter explains of the scores in the first rung, most first. */
function importances(first: RungResults, dataSet: DataSetName) {
  const tried = ranked(first, dataSet).filter(({ score }) => Number.isFinite(score));
  return HYPERPARAMETERS.map((name) => {
    const { share, byChance } = effectShare(
      SPACE[name],
      tried.map(({ setting }) => (setting as SearchSetting)[name]),
      tried.map(({ score }) => score),
    );
    const fact = (what: string, value: number) =>
      first.fact(`${what}.${DATA_KEYS[dataSet]}.${name}`, value, 'fraction');
    return { name, share: fact('effectShare', share), byChance: fact('effectByChance', byChance) };
  }).toSorted((a, b) => b.share.value - a.share.value);
}

function importanceTable(first: RungResults) {
  const found = DATA_SETS.map((dataSet) => [dataSet, importances(first, dataSet)] as const);
  const of = (list: ReturnType<typeof importances>, name: Hyperparameter) =>
    list.find((each) => each.name === name)!;
  return table({
    id: 'search-importance',
    caption: md`Share of the variance of validation accuracy in the first rung that each hyperparameter explains by itself, and the share that one without any effect would explain on average.`,
    from: [first],
    rows: found[0]![1].map(({ name }) => name),
    columns: [
      { header: 'Hyperparameter', cell: (name) => NAMES[name] },
      ...found.map(([dataSet, list]) => ({
        header: DATA_NAMES[dataSet],
        cell: (name: Hyperparameter) => percent(of(list, name).share, { digits: 0 }),
      })),
      {
        header: 'By chance',
        cell: (name: Hyperparameter) => percent(of(found[0]![1], name).byChance, { digits: 0 }),
      },
    ],
  });
}

function coordinates(rungs: readonly RungResults[], dataSet: DataSetName) {
  const [first] = rungs as [RungResults];
  const survivors = new Set(ranked(rungs.at(-1)!, dataSet).map(({ name }) => name));
  const rows = ranked(first, dataSet)
    .filter(({ score }) => Number.isFinite(score))
    .map(({ name, setting, score }) => ({ name, ...(setting as SearchSetting), accuracy: score }));
  return figure({
    id: `search-${DATA_KEYS[dataSet]}`,
    caption: md`${text(DATA_NAMES[dataSet])}: every setting of the first rung, a line each, from its learning rate to its validation accuracy; in colour those that reached the last rung.`,
    alt: md`Lines across one axis per hyperparameter. The best setting of the first rung has a validation accuracy of ${percent({ name: `${first.id}/best of the first rung/${dataSet}`, unit: 'fraction', value: rows[0]?.accuracy ?? Number.NaN }, { digits: 1 })}, the worst ${percent({ name: `${first.id}/worst of the first rung/${dataSet}`, unit: 'fraction', value: rows.at(-1)?.accuracy ?? Number.NaN }, { digits: 1 })}.`,
    from: [first],
    chart: parallelCoordinates(rows, {
      dimensions: [
        { field: 'learningRate', title: 'Rate', scale: 'log' },
        { field: 'width1', title: 'Layer 1', scale: 'category' },
        { field: 'width2', title: 'Layer 2', scale: 'category' },
        { field: 'batchSize', title: 'Batch', scale: 'category' },
        { field: 'dropout', title: 'Dropout' },
        { field: 'l1', title: 'L1', scale: 'log' },
        { field: 'l2', title: 'L2', scale: 'log' },
        { field: 'accuracy', title: 'Accuracy' },
      ],
      highlight: ({ name }) => survivors.has(name),
      highlighted: 'reached the last rung',
    }),
  });
}
