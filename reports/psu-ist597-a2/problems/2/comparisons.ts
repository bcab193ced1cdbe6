// Every arm against the network without regularisation, paired by trial, each family corrected by Holm's method.

import { type BoundResults, type Compared, compared, type Estimate } from '@trialbook/report';
import { compareAll } from '@trialbook/stats';
import { DATA_SETS, type DataSetName } from '../../experiments/image-examples.ts';
import type { RegularizationMetric, RegularizationName } from '../../experiments/mlp-regularization.ts';
import { TUNED_ARMS, type TunedArm } from '../../experiments/regularizations.ts';

export type RegularizationResults = BoundResults<RegularizationName, RegularizationMetric>;

/** The arms that add something to the network. */
export const ADDITIONS = TUNED_ARMS.filter((arm) => arm !== 'none');
export type Addition = Exclude<TunedArm, 'none'>;

/** One arm less none, in one metric. */
export interface ArmComparison extends Compared {
  readonly dataSet: DataSetName;
  readonly arm: Addition;
  /** d_z: the mean difference in units of the deviation of the paired differences; absent where that is 0. */
  readonly effectSize?: Estimate;
}

/** The comparisons of one metric over both data sets: one family. */
export function armComparisons(ours: RegularizationResults, metric: RegularizationMetric): ArmComparison[] {
  const planned = DATA_SETS.flatMap((dataSet) =>
    (ADDITIONS as readonly Addition[]).map((arm) => ({ dataSet, arm })),
  );
  const found = compareAll(
    planned.map(
      ({ dataSet, arm }) => [ours.arm(`${dataSet}/${arm}`).set, ours.arm(`${dataSet}/none`).set] as const,
    ),
    metric,
  );
  return planned.map(({ dataSet, arm }, i) => {
    const { adjustedP, effectSize } = found[i]!;
    const {
      name: _,
      unit,
      pValue: _p,
      ...raw
    } = ours.difference(`${dataSet}/${arm}`, `${dataSet}/none`, metric);
    const difference = ours.fact(
      `difference.${dataSet}.${arm}.${metric}`,
      {
        ...raw,
        ...(adjustedP === null
          ? {}
          : { pValue: adjustedP, method: `${raw.method}, Holm over ${found.length}` }),
      },
      unit,
    );
    const size = effectSize.value;
    return {
      dataSet,
      arm,
      ...compared(difference),
      ...(size !== null &&
        Number.isFinite(size) && { effectSize: ours.fact(`effectSize.${dataSet}.${arm}.${metric}`, size) }),
    };
  });
}

/** Arms of a data set whose comparison fell one way. */
export function armsThat(
  comparisons: readonly ArmComparison[],
  dataSet: DataSetName,
  direction: 'higher' | 'lower' | 'none',
): Addition[] {
  return comparisons.flatMap((one) =>
    one.dataSet === dataSet && one.direction.outcome === direction ? [one.arm] : [],
  );
}

/** The arm that validation images would choose: the best mean validation accuracy. Test images play no part. */
export function bestArm(ours: RegularizationResults, dataSet: DataSetName): TunedArm {
  const worth = (arm: TunedArm) => ours.arm(`${dataSet}/${arm}`).mean('validationAccuracy').value;
  return TUNED_ARMS.toSorted((a, b) => worth(b) - worth(a))[0]!;
}
