// Names and small words that several problems share. Holds no numbers.

import { listed as listedPieces, md, type Prose } from '@trialbook/report';
import type { DataSetName } from '../experiments/image-examples.ts';
import type { RegularizationArm } from '../experiments/regularizations.ts';

/** The data sets as tables and texts call them. */
export const DATA_NAMES: Readonly<Record<DataSetName, string>> = {
  mnist: 'MNIST',
  'fashion-mnist': 'Fashion-MNIST',
};

/** The data sets as names in texts: `{{ accuracy.mnist.… }}`, `{{ accuracy.fashion.… }}`. */
export const DATA_KEYS = { mnist: 'mnist', 'fashion-mnist': 'fashion' } as const;

/** The arms as tables and figures call them. */
export const ARM_NAMES: Readonly<Record<RegularizationArm, string>> = {
  none: 'No regularisation',
  dropout: 'Dropout',
  l1: 'L1',
  l2: 'L2',
  'l1-l2': 'L1 + L2',
  'batch-norm': 'Batch norm',
  'layer-norm': 'Layer norm',
  'weight-norm': 'Weight norm',
  'gradient-noise': 'Gradient noise',
  'input-norm': 'Input normalisation',
  'noise-deviation': 'Noise of the handout, as a deviation',
  'noise-variance': 'Noise of the handout, as a variance',
};

/** One value for each data set, under the names that texts use. */
export function perDataSet<Value>(of: (dataSet: DataSetName) => Value): Record<'mnist' | 'fashion', Value> {
  return { mnist: of('mnist'), fashion: of('fashion-mnist') };
}

/** `a`, `a and b`, `a, b and c`; `no arm` for an empty list. */
export function listed(names: readonly string[]): Prose {
  return names.length === 0 ? md`no arm` : listedPieces(names);
}

/** Three significant digits; what is small as a power of ten. */
export function short(value: number): string {
  if (value === 0 || Math.abs(value) >= 0.001) return String(Number(value.toPrecision(3)));
  const [digits = '', exponent = ''] = value.toExponential(1).split('e-');
  return `${Number(digits) === 1 ? '' : `${Number(digits)} · `}10⁻${superscript(exponent)}`;
}

/** Digits raised: `12` as `¹²`. */
export function superscript(digits: string): string {
  return [...digits].map((digit) => '⁰¹²³⁴⁵⁶⁷⁸⁹'[Number(digit)]).join('');
}
