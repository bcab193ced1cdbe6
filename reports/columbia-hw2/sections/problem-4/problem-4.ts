// Problem 4: depth against width on the Eggholder function. Each question has a file of its own.

import { type Block, count, equation, md, note, type Prose, ref, section, text } from '@trialbook/report';
import type { Profile } from '@trialbook/trials';
import { eggholderDepthWidth, NOISE, SCALES, TEST_SHARE } from '../../experiments/eggholder-depth-width.ts';
import { eggholderHalfRate } from '../../experiments/eggholder-half-rate.ts';
import { LAYER_SIZES, parseNetwork, UNIT_BUDGET } from '../../experiments/eggholder-networks.ts';
import { eggholderPublished } from '../../experiments/eggholder-published.ts';
import { list } from '../../problems/words.ts';
import type { Context } from '../../references.ts';
import { divergenceSection } from './divergence.ts';
import { publishedSection } from './published.ts';
import { allNetworks, type EggholderResults } from './results.ts';
import { errorSection } from './test-error.ts';
import { tradeOffSection } from './trade-off.ts';

export function eggholderSection(context: Context): readonly Block[] {
  const { cite, part, profile } = context;
  const scale = SCALES[profile];
  return [
    section(
      { id: 'problem-4', title: 'Problem 4: depth against width on the Eggholder function' },
      md`A network is to learn the function`,
      equation({
        id: 'eggholder',
        tex: String.raw`f(x_1, x_2) = -(x_2 + 47)\,\sin\sqrt{\left|\tfrac{x_1}{2} + x_2 + 47\right|} - x_1 \sin\sqrt{\left|x_1 - (x_2 + 47)\right|}`,
      }),
      md`on the square $[-512, 512]^2$ (${ref('eggholder-surface')}) from ${text(scale.points)} uniformly drawn points whose targets carry
        normal noise of standard deviation ${text(NOISE)} ${cite('assignment')}. It may spend ${text(UNIT_BUDGET)} hidden units, on
        one, two or three layers of ${text(LAYER_SIZES.join(', '))}. Is it better to spend them in width or in depth?`,
      md`**Protocol.** ${text(100 * TEST_SHARE)} % of the points are for testing; inputs and targets are standardised by the
        statistics of the training points. All layers are ReLU; with two or three of them batch normalisation follows the ReLU, as in
        the published solution ${cite('published')}, with its initial weights (Glorot uniform) and its optimiser: SGD with Nesterov momentum
        ${text(scale.momentum)} at the constant learning rate ${text(scale.learningRate)}, batches of ${text(scale.batchSize)},
        ${text(scale.epochs)} epochs. A trial draws its own points, split, initial weights and order of batches, the same for every
        network, so that networks are compared on equal terms. Where one network is chosen among several, it is chosen on
        ${text(scale.validationPoints)} further points; the test points only judge. A network is named by its layers: 128-64 has 128 units in
        the first and 64 in the second. ${trialsWords(profile)}`,
      ...part(eggholderDepthWidth, (ours) => [
        ...divergedNote(ours),
        errorSection(ours, divergenceSection(context.results(eggholderHalfRate), cite('cohen'))),
        tradeOffSection(ours, cite('montufar')),
        publishedSection(context.results(eggholderPublished), cite('published')),
      ]),
    ),
  ];
}

/** How often the networks are trained. */
function trialsWords(profile: Profile): Prose {
  const plans = Object.entries(eggholderDepthWidth.plan(profile).arms);
  const most = Math.max(...plans.map(([, { trials }]) => trials));
  const often = plans.filter(([, { trials }]) => trials === most).map(([name]) => parseNetwork(name).units);
  if (often.length === plans.length) return md`Every network is trained ${text(most)} times.`;
  const totals = [...new Set(often)].sort((a, b) => a - b).map((units) => md`${text(units)}`);
  return md`The networks of ${list(totals)} hidden units, totals that every depth can have, are trained ${text(most)} times, the others once.`;
}

/** Networks that lost trials to divergence, if there are any. */
function divergedNote(ours: EggholderResults): readonly Block[] {
  const hit = allNetworks(ours).filter(({ arm }) => arm.diverged.value > 0);
  if (hit.length === 0) return [];
  return [
    note(
      md`Training diverged in ${count(ours.fact('divergedTrials', sum(hit.map(({ arm }) => arm.diverged.value)), 'count'))} trials, of the
        networks ${text(hit.map(({ name }) => name).join(', '))}: their loss ceased to be finite. These trials are counted and
        never averaged; a network none of whose trials completed is missing from the curves and from the averages of its total.
        ${ref('eggholder-divergence')} says why.`,
      'Divergence',
    ),
  ];
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
