// Questions 3.4 and 3.5: dropout without batch normalisation, and with it.

import { type Block, finding, md, percent, points, ref, section, text } from '@trialbook/report';
import { summarizeValues } from '@trialbook/stats';
import type { LenetArm } from '../../experiments/lenet-batchnorm-dropout.ts';
import type { Cite } from '../../references.ts';
import { comparisonOf, directionOf, inWords, type LenetComparison } from './comparisons.ts';
import type { LenetResults } from './figures.ts';

export function dropoutSection(
  ours: LenetResults,
  comparisons: readonly LenetComparison[],
  cite: Cite,
): Block {
  const of = (second: LenetArm) => comparisonOf(comparisons, 'dropout', second, 'testAccuracy');
  const overfit = overfitting(ours, 'plain');
  return section(
    { id: 'p3-4', title: '3.4 Dropout without batch normalisation' },
    finding(
      md`With dropout alone the test accuracy is ${percent(ours.arm('dropout').mean('testAccuracy'))}: against batch normalisation with standardised
        input ${inWords(of('standardized-bn'))}; against batch normalisation of the input too ${inWords(of('bn-input'))}; against neither
        ${inWords(of('plain'))}.`,
    ),
    md`Dropout is a remedy against overfitting ${cite('dropout')}, and ${text(
      overfit.value < 0.01 ? 'there is little to cure here' : 'some of it there is',
    )}: without it, training accuracy less test accuracy is ${points(overfit)}. ${
      directionOf(of('plain')) === 'lower'
        ? md`Its price is paid in any case. With half of every layer missing, also of the convolutions with their six and sixteen channels, each step
            follows a noisy gradient, and in so few epochs at so small a learning rate the network does not get as far: look at its loss on training
            batches in ${ref('lenet-curves')}, which is measured with units missing and so stays above the test loss.`
        : md`Its price, gradients made noisy by the units that are missing, shows in the loss on training batches in ${ref('lenet-curves')}, but not in the
            test accuracy.`
    }`,
  );
}

/** What the comparison of batch normalisation (of the input too) with dropout alone recommends. */
function preference(dropoutAgainstNorm: ReturnType<typeof directionOf>): string {
  return {
    lower: 'In a training as short as this, with little overfitting to cure, batch normalisation.',
    higher: 'By these trials, dropout.',
    none: 'These trials show no detectable difference between one and the other alone.',
  }[dropoutAgainstNorm];
}

/** Training less test accuracy of one version, paired by trial. */
function overfitting(ours: LenetResults, arm: LenetArm) {
  const gaps = ours.arm(arm).completed.map(({ metrics }) => metrics.trainAccuracy! - metrics.testAccuracy!);
  const { mean, n, standardError, ci95 } = summarizeValues(gaps);
  const spread = standardError === null || ci95 === null ? {} : { standardError, ci95, method: 'Student t' };
  return ours.fact(`trainMinusTestAccuracy.${arm}`, { value: mean, n, ...spread }, 'fraction');
}

export function bothSection(ours: LenetResults, comparisons: readonly LenetComparison[], cite: Cite): Block {
  const of = (second: LenetArm) => comparisonOf(comparisons, 'bn-dropout', second, 'testAccuracy');
  const overDropout = directionOf(of('dropout'));
  const overNorm = directionOf(of('bn-input'));
  const dropoutAgainstNorm = directionOf(comparisonOf(comparisons, 'dropout', 'bn-input', 'testAccuracy'));
  const verdict =
    overDropout === 'higher' && overNorm === 'lower'
      ? 'Both together are better than dropout alone and worse than batch normalisation alone: their benefits do not add up here.'
      : overNorm === 'higher'
        ? 'Both together are better than batch normalisation alone.'
        : overDropout === 'higher' && overNorm === 'none'
          ? 'Both together are better than dropout alone, and not detectably different from batch normalisation alone.'
          : 'The differences are not all clear enough for a ranking.';
  return section(
    { id: 'p3-5', title: '3.5 Batch normalisation and dropout together' },
    finding(
      md`${text(verdict)} The test accuracy is ${percent(ours.arm('bn-dropout').mean('testAccuracy'))}: against dropout alone ${inWords(of('dropout'))};
        against batch normalisation with standardised input ${inWords(of('standardized-bn'))}; against batch normalisation of the input too
        ${inWords(of('bn-input'))}.`,
    ),
    md`${text(overDropout === 'higher' ? 'Batch normalisation speeds learning up, and that helps dropout to get further in the same number of epochs. But the' : 'The')}
      two disturb each other: dropout changes the variance of what batch normalisation measures while training, and at test time, with all
      units present, the running statistics do not fit any more ${cite('li')}. Which of them should be preferred? ${text(preference(dropoutAgainstNorm))}`,
  );
}
