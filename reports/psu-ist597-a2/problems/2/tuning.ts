// Question 2, beforehand: what each arm tried, and what the validation images chose.

import {
  atBothWidths,
  type BoundResults,
  defineProblem,
  type Estimate,
  figure,
  md,
  percent,
  type Row,
  table,
  text,
} from '@trialbook/report';
import { DATA_SETS, type DataSetName } from '../../experiments/image-examples.ts';
import { regularizationTuning, triedFor } from '../../experiments/regularization-tuning.ts';
import {
  type ArmSetting,
  SETTINGS_PER_ARM,
  settingsOf,
  TUNED_ARMS,
  type TunedArm,
} from '../../experiments/regularizations.ts';
import { ARM_NAMES, DATA_KEYS, DATA_NAMES, perDataSet, short } from '../words.ts';

type Tuning = BoundResults<string, keyof typeof regularizationTuning.metrics>;

const STRENGTH_NAMES: Partial<Record<TunedArm, string>> = {
  dropout: 'rate',
  l1: 'λ',
  l2: 'λ',
  'l1-l2': 'λ₁',
  'gradient-noise': 'σ',
  'input-norm': 'ε',
};

export const tuningProblem = defineProblem({
  id: 'tuning',
  needs: { tuning: regularizationTuning },
  values: ({ tuning }) => {
    const ours = tuning as Tuning;
    const arms = armsOf(ours);
    return {
      settingsPerArm: SETTINGS_PER_ARM,
      strengths: new Set(settingsOf('l1').map(({ strength }) => strength)).size,
      trainings: ours.arms.length,
      spread: perDataSet((dataSet) => largestSpread(ours, dataSet)),
      atEdge: perDataSet((dataSet) => {
        const edge = TUNED_ARMS.filter((arm) => isAtEdge(arms, dataSet, arm));
        return ours.fact(`atEdge.${DATA_KEYS[dataSet]}`, edge.length, 'count');
      }),
      arms: TUNED_ARMS.length,
      tried: figure({
        id: 'tuning-tried',
        caption: md`Validation accuracy of every setting that was tried, one training each; the chosen one is the filled dot. What is more than ${text(Math.round(100 * SHOWN_RANGE))} points below the best stands at the left end.`,
        alt: 'A row of dots per arm and data set. The filled dot of each row stands furthest to the right.',
        from: [ours],
        chart: triedChart(arms),
      }),
      chosen: table({
        id: 'tuning-chosen',
        caption: md`The chosen settings, with the validation accuracy of the chosen training and of the worst of the settings. "End" says that the value is the first or the last of those tried: a better one may lie beyond.`,
        from: [ours],
        rows: DATA_SETS.flatMap((dataSet) => TUNED_ARMS.map((arm) => ({ dataSet, arm }))),
        columns: [
          { header: 'Data', cell: ({ dataSet }) => DATA_NAMES[dataSet] },
          { header: 'Arm', cell: ({ arm }) => ARM_NAMES[arm], rowHeader: true },
          { header: 'Learning rate', cell: (row) => text(chosen(arms, row).learningRate), align: 'end' },
          {
            header: 'Strength',
            cell: (row) => {
              const { strength } = chosen(arms, row);
              return strength === null ? '–' : text(`${STRENGTH_NAMES[row.arm]} ${short(strength)}`);
            },
            align: 'end',
          },
          { header: 'End', cell: (row) => (isAtEdge(arms, row.dataSet, row.arm) ? 'end' : null) },
          { header: 'Chosen', cell: (row) => percent(scoreOf(ours, arms, row, 'best'), { digits: 2 }) },
          { header: 'Worst', cell: (row) => percent(scoreOf(ours, arms, row, 'worst'), { digits: 2 }) },
        ],
      }),
    };
  },
});

/** As `triedFor` takes them. */
type Arms = Parameters<typeof triedFor>[0];

function armsOf(ours: Tuning): Arms {
  return Object.fromEntries(ours.arms.map((arm) => [arm, ours.arm(arm)]));
}

interface Place {
  readonly dataSet: DataSetName;
  readonly arm: TunedArm;
}

function chosen(arms: Arms, { dataSet, arm }: Place): ArmSetting {
  return triedFor(arms, dataSet, arm)[0]!.setting;
}

function scoreOf(ours: Tuning, arms: Arms, { dataSet, arm }: Place, which: 'best' | 'worst'): Estimate {
  const tried = triedFor(arms, dataSet, arm);
  const { accuracy } = which === 'best' ? tried[0]! : tried.at(-1)!;
  return ours.fact(`validation.${which}.${DATA_KEYS[dataSet]}.${arm}`, accuracy, 'fraction');
}

/** Whether the chosen rate or strength is the smallest or the largest that the arm tried. */
function isAtEdge(arms: Arms, dataSet: DataSetName, arm: TunedArm): boolean {
  const tried = triedFor(arms, dataSet, arm).map(({ setting }) => setting);
  const { learningRate, strength } = tried[0]!;
  const ends = (values: readonly number[]) => [Math.min(...values), Math.max(...values)];
  // Arms with a strength try two learning rates only: both are ends.
  return strength === null
    ? ends(tried.map((setting) => setting.learningRate)).includes(learningRate)
    : ends(tried.map((setting) => setting.strength ?? 0)).includes(strength);
}

/** The largest difference between two settings of one arm: what a guessed setting can cost. */
function largestSpread(ours: Tuning, dataSet: DataSetName): Estimate {
  const arms = armsOf(ours);
  const spreads = TUNED_ARMS.map((arm) => {
    const accuracies = triedFor(arms, dataSet, arm).flatMap(({ accuracy }) =>
      Number.isNaN(accuracy) ? [] : accuracy,
    );
    return Math.max(...accuracies) - Math.min(...accuracies);
  });
  return ours.fact(`largestSpread.${DATA_KEYS[dataSet]}`, 100 * Math.max(...spreads), 'points');
}

/** Accuracies further below the best than this stand at the left end of their axis. */
const SHOWN_RANGE = 0.12;

function triedChart(arms: Arms) {
  const rows: Row[] = DATA_SETS.flatMap((dataSet) =>
    TUNED_ARMS.flatMap((arm) =>
      triedFor(arms, dataSet, arm).map(({ setting, accuracy }, rank) => ({
        data: DATA_NAMES[dataSet],
        arm: ARM_NAMES[arm],
        learningRate: setting.learningRate,
        strength: setting.strength,
        accuracy: Number.isNaN(accuracy) ? null : accuracy,
        which: rank === 0 ? 'chosen' : 'tried',
      })),
    ),
  );
  const y = {
    field: 'arm',
    type: 'nominal',
    title: null,
    sort: TUNED_ARMS.map((arm) => ARM_NAMES[arm]),
    axis: { grid: true, labelLimit: 160 },
  };
  const panel = (name: string, width: number) => {
    const own = rows.flatMap((row) =>
      row.data === name && typeof row.accuracy === 'number' ? [row.accuracy] : [],
    );
    const best = own.reduce((a, b) => Math.max(a, b), 0);
    const worst = own.reduce((a, b) => Math.min(a, b), 1);
    const x = {
      field: 'accuracy',
      type: 'quantitative',
      title: `Validation accuracy, ${name}`,
      axis: { format: '.1%', tickCount: width < 500 ? 3 : 5 },
      // A setting that learned nothing would press all others together: it stands at the left end.
      scale: { zero: false, domain: [Math.max(worst, best - SHOWN_RANGE), best], clamp: true, nice: true },
    };
    const dots = (which: string, filled: boolean) => ({
      transform: [{ filter: { field: 'which', equal: which } }],
      mark: { type: 'point', filled, size: filled ? 80 : 55, opacity: 1 },
      encoding: { x, y },
    });
    return {
      width: width - 170,
      height: 24 * TUNED_ARMS.length,
      transform: [{ filter: { field: 'data', equal: name } }],
      layer: [dots('tried', false), dots('chosen', true)],
    };
  };
  return atBothWidths(
    (width) => ({ vconcat: DATA_SETS.map((dataSet) => panel(DATA_NAMES[dataSet], width)) }),
    rows,
  );
}
