import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { DETECTORS } from '../../experiments/descending-detector.ts';

it('prints the weights that are checked', () => {
  const text = readFileSync(join(import.meta.dirname, '../../text/1-detector.md'), 'utf8');
  const [hiddenWeights, hiddenBiases, outputWeights] = [
    ...text.matchAll(/\\begin\{pmatrix\}(.*?)\\end\{pmatrix\}/g),
  ].map(([, rows]) => rows!.split('\\\\').map((row) => row.split('&').map(Number)));
  const outputBias = Number(/b\^\{\(2\)\} &= (-?\d+)\n/.exec(text)?.[1]);
  const [hidden, output] = DETECTORS.violations;
  const plain = (rows: readonly (readonly number[])[]) => rows.map((row) => row.map((value) => value + 0));
  expect(hiddenWeights).toEqual(plain(hidden.weights));
  expect(hiddenBiases!.flat()).toEqual(hidden.biases);
  expect(outputWeights!.flat()).toEqual(output.weights[0]);
  expect([outputBias]).toEqual(output.biases);
});
