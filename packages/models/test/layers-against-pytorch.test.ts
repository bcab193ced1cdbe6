// Every layer's output, next state and gradients against PyTorch (fixtures/make-layer-fixtures.py).
import { beforeAll, describe, expect, it } from 'vitest';
import {
  activation,
  averagePool,
  batchNorm,
  conv2d,
  dense,
  flatten,
  type Layer,
  layerNorm,
  maxPool,
  sequential,
  weightNormDense,
} from '../src/index.ts';
import { tf } from '../src/tensorflow.ts';
import { expectClose, gradientsOf, type Packed, readFixture, tensors, unpack } from './support.ts';

const factories = {
  activation,
  averagePool,
  batchNorm,
  conv2d,
  dense,
  flatten,
  layerNorm,
  maxPool,
  weightNormDense,
};

interface LayerCase {
  readonly name: string;
  readonly layer: readonly [keyof typeof factories, ...unknown[]];
  readonly training: boolean;
  readonly stacked: boolean;
  readonly input: Packed;
  readonly params: Record<string, Packed>;
  readonly state: Record<string, Packed>;
  readonly upstream: Packed;
  readonly output: Packed;
  readonly nextState: Record<string, Packed>;
  readonly gradients: { readonly input: Packed; readonly params: Record<string, Packed> };
}

const { cases } = readFixture<{ cases: LayerCase[] }>('layers.json');

beforeAll(() => tf.setBackend('cpu'));

describe.each(cases)('$name', (fixture) => {
  const [factory, ...options] = fixture.layer;
  const layer = (factories[factory] as (...options: unknown[]) => Layer)(...options);
  const model = sequential('case', fixture.input.shape.slice(fixture.stacked ? 2 : 1), { layer });
  const context = { training: fixture.training };

  it('gives the same output and running statistics', () => {
    tf.tidy(() => {
      const { output, state } = model.apply(
        tensors(fixture.params),
        tensors(fixture.state),
        unpack(fixture.input),
        context,
      );
      expectClose(output, fixture.output);
      expect(Object.keys(state.layer ?? {})).toEqual(Object.keys(fixture.nextState));
      for (const [name, expected] of Object.entries(fixture.nextState)) {
        expectClose(state.layer![name]!, expected);
      }
    });
  });

  it('gives the same gradients', () => {
    tf.tidy(() => {
      const gradients = gradientsOf(
        model,
        tensors(fixture.params),
        tensors(fixture.state),
        unpack(fixture.input),
        (output) => tf.sum(output.mul(unpack(fixture.upstream))),
        context,
      );
      expectClose(gradients.input, fixture.gradients.input, 1e-5, 1e-5);
      for (const [name, expected] of Object.entries(fixture.gradients.params)) {
        expectClose(gradients.params[`layer/${name}`]!, expected, 1e-5, 1e-5);
      }
    });
  });

  it('states its output shape and parameter count', () => {
    expect(model.outputShape).toEqual(fixture.output.shape.slice(fixture.stacked ? 2 : 1));
    const trials = fixture.stacked ? fixture.input.shape[0]! : 1;
    const count = Object.values(fixture.params).reduce((sum, { data }) => sum + data.length, 0);
    expect(model.parameterCount * trials).toBe(count);
  });
});
