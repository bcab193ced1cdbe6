// Prints a model's layer table as text. Computes nothing that the model does not already know.

import type { Model } from './model.ts';
import { sizeOf } from './parameter-tree.ts';

/**
 * The layer table of a model: name, kind, output shape of one example, trained parameters; and the totals.
 *
 * @example
 * ```ts
 * import { describe, softmaxRegression } from '@trialbook/models';
 * console.log(describe(softmaxRegression()));
 * // softmax-regression: input 784, output 10
 * //
 * // layer   kind   output  parameters
 * // logits  dense  10            7850
 * //
 * // 7850 parameters
 * ```
 */
export function describe(model: Model): string {
  const rows = model.layers.map((row) => [
    row.name,
    [row.kind, row.summary].filter(Boolean).join(' '),
    row.outputShape.join('×'),
    String(row.parameterCount),
  ]);
  const table = [['layer', 'kind', 'output', 'parameters'], ...rows];
  const widths = table[0]!.map((_, column) => Math.max(...table.map((row) => row[column]!.length)));
  const lines = table.map((row) =>
    row
      .map((cell, column) => (column === 3 ? cell.padStart(widths[3]!) : cell.padEnd(widths[column]!)))
      .join('  '),
  );
  const running = model.layers
    .flatMap(({ state }) => Object.values(state))
    .reduce((sum, shape) => sum + sizeOf(shape), 0);
  return [
    `${model.name}: input ${model.inputShape.join('×')}, output ${model.outputShape.join('×')}`,
    '',
    ...lines,
    '',
    `${model.parameterCount} parameters${running > 0 ? `, ${running} running statistics` : ''}`,
  ].join('\n');
}
