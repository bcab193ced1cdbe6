// Question 3.1: co-adaptation and internal covariate shift, explained and measured.

import {
  type Block,
  decimal,
  finding,
  md,
  type Prose,
  percent,
  ref,
  section,
  table,
  text,
} from '@trialbook/report';
import { ARMS, type LenetArm, type LenetMetric } from '../../experiments/lenet-batchnorm-dropout.ts';
import type { Cite } from '../../references.ts';
import {
  comparisonOf,
  directionOf,
  inWords,
  type LenetComparison,
  mechanismComparisons,
} from './comparisons.ts';
import { comparisonsTable } from './comparisons-table.ts';
import { covariateShift } from './drift.ts';
import { type LenetResults, lettered } from './figures.ts';

export function termsSection(ours: LenetResults, cite: Cite, observed: number): Block {
  const measured = mechanismComparisons(ours);
  const of = (first: LenetArm, second: LenetArm, metric: LenetMetric) =>
    comparisonOf(measured, first, second, metric);
  return section(
    { id: 'p3-1', title: '3.1 Co-adaptation and internal covariate shift' },
    md`**Co-adaptation.** Hidden units co-adapt when they learn to be useful only together ${cite('dropout')}: one unit corrects the mistakes of
      another, and either says little without its partner. A four and a nine differ in the bar at the top; a unit that answers to the bar is useful by
      itself, a pair of units of which one answers to “bar or loop” and the other subtracts the loop works only as a pair, and such intricate
      agreements often hold for the training images alone. Dropout removes units at random, so that no unit can count on the others being there.`,
    md`How much do units depend on one another here? Two measurements on ${text(observed)} test images: the mean absolute correlation between
      the units of a layer (C5 with 120, F6 with 84), and the accuracy that is lost when a random half of the units of F6 is silenced, that is, always
      answers with its mean (average of ten draws per trial). ${ref('lenet-units')} has both. With dropout against without, the correlation
      in C5 is ${inWords(of('dropout', 'plain', 'correlationC5'))}, and in F6 ${inWords(of('dropout', 'plain', 'correlationF6'))}; in the
      networks with batch normalisation it is ${inWords(of('bn-dropout', 'bn-input', 'correlationC5'))} in C5 and
      ${inWords(of('bn-dropout', 'bn-input', 'correlationF6'))} in F6. What is lost with half of F6 is
      ${inWords(of('dropout', 'plain', 'silencedLoss'))} without batch normalisation and
      ${inWords(of('bn-dropout', 'bn-input', 'silencedLoss'))} with it.`,
    finding(coAdaptationFinding(of), 'Co-adaptation, measured'),
    md`The two numbers need not go together. A network that says important things several times has correlated units and loses little with any half of
      them; units that make sense only in company can be uncorrelated and fragile. What counts for co-adaptation is the second measurement, with
      the reservation that the versions compared have not all learned equally far.`,
    ...covariateShift(ours, cite, observed, measured),
    unitsTable(ours),
    comparisonsTable(
      'lenet-mechanisms',
      md`What dropout and batch normalisation do to hidden units: first version less second, paired t-tests over
      trials, p-values corrected by Holm’s method for all rows, 95 % intervals not corrected.`,
      ours,
      measured,
    ),
  );
}

type Of = (first: LenetArm, second: LenetArm, metric: LenetMetric) => LenetComparison;

function coAdaptationFinding(of: Of): Prose {
  const sentence = (where: string, first: LenetArm, second: LenetArm) => {
    const lost = {
      lower: 'dropout makes the network depend less on any half of its last hidden units',
      higher: 'with dropout the network loses more with half of its last hidden units than without',
      none: 'dropout makes no detectable difference to what is lost with half of the last hidden units',
    }[directionOf(of(first, second, 'silencedLoss'))];
    const shared = {
      lower: 'and these are less correlated',
      higher: 'while these are more correlated',
      none: 'and their correlation is not detectably different',
    }[directionOf(of(first, second, 'correlationF6'))];
    return `${where} ${lost}, ${shared}.`;
  };
  return md`${text(sentence('Without batch normalisation,', 'dropout', 'plain'))}
    ${text(sentence('With it,', 'bn-dropout', 'bn-input'))}`;
}

function unitsTable(ours: LenetResults): Block {
  const cell = (arm: LenetArm, metric: LenetMetric, format: typeof percent) =>
    format(ours.arm(arm).mean(metric), { show: 'se' });
  return table({
    id: 'lenet-units',
    caption: md`What happens to the hidden units: mean ± standard error over trials.`,
    from: [ours],
    rows: ARMS,
    columns: [
      { header: 'Version', cell: lettered },
      { header: 'Drift of layer inputs', cell: (arm) => cell(arm, 'drift', decimal) },
      { header: 'Mean |r| in C5', cell: (arm) => cell(arm, 'correlationC5', decimal) },
      { header: 'Mean |r| in F6', cell: (arm) => cell(arm, 'correlationF6', decimal) },
      { header: 'Lost without half of F6', cell: (arm) => cell(arm, 'silencedLoss', percent) },
    ],
  });
}
