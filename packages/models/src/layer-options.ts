// What the layers of this package were made with, as values: for exporters and printers. Says nothing of parameters.

import type { ActivationName } from './layers/activation.ts';
import type { RunningVariance } from './layers/batch-norm.ts';
import type { Padding } from './layers/window.ts';

/** The options of a layer of this package, defaults filled in, told apart by the layer's kind. */
export type LayerOptions =
  | {
      readonly kind: 'dense' | 'weight-norm dense';
      readonly units: number;
      readonly bias: boolean;
    }
  | {
      readonly kind: 'conv2d';
      readonly filters: number;
      /** Rows and columns of the filter. */
      readonly size: number;
      readonly stride: number;
      readonly padding: Padding;
      readonly bias: boolean;
    }
  | {
      readonly kind: 'average pool' | 'max pool';
      /** Rows and columns of the window. */
      readonly size: number;
      readonly stride: number;
    }
  | {
      readonly kind: 'batch norm';
      /** Weight of the old running statistic. */
      readonly momentum: number;
      /** Added to the variance. */
      readonly epsilon: number;
      /** Which variance the running one follows. */
      readonly runningVariance: RunningVariance;
      /** False: β is fixed at 0. */
      readonly center: boolean;
    }
  | {
      readonly kind: 'layer norm';
      /** Added to the variance. */
      readonly epsilon: number;
    }
  | {
      readonly kind: 'activation';
      readonly name: ActivationName;
      /** Of `leaky-relu` below 0; the others ignore it. */
      readonly slope: number;
    }
  | {
      readonly kind: 'dropout';
      /** Probability of 0, in [0, 1). */
      readonly rate: number;
    }
  | { readonly kind: 'flatten' };
