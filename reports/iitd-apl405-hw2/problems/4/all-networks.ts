// Question 4 at a glance: the costs of its networks while they train, and every arm with its numbers.

import { armsTable, decimal, defineProblem, figure, md, percent } from '@trialbook/report';
import { FNN_ARMS, FNN_SCALES, type FnnArm, mnistFnn } from '../../experiments/mnist-fnn.ts';
import { trainingCurves } from '../curves.ts';

/** What the arms are called. */
export const FNN_LABELS: Record<FnnArm, string> = {
  i: '(i) softmax regression',
  v: '(v) 200 sigmoid units',
  'vi-10': '(vi) 10 units',
  'vi-25': '(vi) 25 units',
  'vi-50': '(vi) 50 units',
  'vi-100': '(vi) 100 units',
  'vi-400': '(vi) 400 units',
  'vi-750': '(vi) 750 units',
  vii: '(vii) zero start',
  'vii-equal': '(vii) zero start, units kept equal',
  viii: '(viii) five sigmoid layers',
  ix: '(ix) five ReLU layers',
  'x-sigmoid': '(x) zero start, sigmoid',
  'x-relu': '(x) zero start, ReLU',
  xi: '(xi) ReLU, logits',
  xiii: '(xiii) Adam',
  'xiii-sgd': '(xiii) biases 0.1, gradient descent',
  'xiii-sgd-0.1': '(xiii) the same at rate 0.1',
  xiv: '(xiv) Adam, longer',
  'xiv-softmax-then-log': '(xiv) longer, log of softmax',
};

const DRAWN: readonly FnnArm[] = ['i', 'v', 'viii', 'ix', 'xi', 'xiii'];

export const allNetworksProblem = defineProblem({
  id: 'allNetworks',
  needs: { ours: mnistFnn },
  values: ({ ours }, { profile }) => ({
    costs: figure({
      id: 'fnn-costs',
      caption: md`Cross-entropy on training batches (means since the last point) and on the test images, mean over trials with its 95 % interval.`,
      alt: md`Six panels of costs over iterations, training and test in each. Those of the deep sigmoid network hardly fall at first; those of the ReLU networks fall furthest.`,
      from: [ours],
      chart: trainingCurves(
        ours,
        DRAWN.map((arm) => ({ arm, label: FNN_LABELS[arm] })),
        'Loss',
        FNN_SCALES[profile].evaluateEvery,
        { log: true },
      ),
    }),
    table: armsTable(ours, {
      id: 'fnn-arms',
      caption: md`Every network of the question at the end of its training.`,
      arms: FNN_ARMS,
      label: (arm) => FNN_LABELS[arm],
      metrics: [
        { metric: 'testAccuracy', title: 'Test accuracy', format: percent },
        { metric: 'testLoss', title: 'Test cost', format: decimal },
      ],
    }),
  }),
});
