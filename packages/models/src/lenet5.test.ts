import { describe, expect, it } from 'vitest';
import { type Lenet5Options, lenet5, lenet5Arms } from './lenet5.ts';

const order = (options: Lenet5Options) => lenet5(options).layers.map(({ name }) => name);

describe('lenet5', () => {
  it('has the layers of the published solution, arm by arm, in its order', () => {
    const hidden = (name: string, ...after: string[]) => [
      name,
      `${name}-tanh`,
      ...after.map((s) => `${name}-${s}`),
    ];
    const net = (...after: string[]) => [
      ...hidden('c1', ...after),
      's2',
      ...hidden('c3', ...after),
      's4',
      ...hidden('c5', ...after),
      'flatten',
      ...hidden('f6', ...after),
      'output',
    ];
    expect(order(lenet5Arms.plain)).toEqual(net());
    expect(order(lenet5Arms['standardized-bn'])).toEqual(net('norm'));
    expect(order(lenet5Arms['bn-input'])).toEqual(['input-norm', ...net('norm')]);
    expect(order(lenet5Arms.dropout)).toEqual(['input-dropout', ...net('dropout')]);
    expect(order(lenet5Arms['bn-dropout'])).toEqual([
      'input-dropout',
      'input-norm',
      ...net('dropout', 'norm'),
    ]);
  });

  it('drops 0.2 of the input and 0.5 of the hidden units', () => {
    const rates = lenet5(lenet5Arms.dropout).layers.filter(({ kind }) => kind === 'dropout');
    expect(rates.map(({ summary }) => summary)).toEqual(['rate 0.2', ...Array(4).fill('rate 0.5')]);
  });

  it('has no β of the input where it is not to be shifted, and all others', () => {
    const model = lenet5({ ...lenet5Arms['bn-input'], inputShift: false });
    expect(model.parameterCount).toBe(lenet5(lenet5Arms['bn-input']).parameterCount - 1);
    const without = model.layers.filter(({ kind, parameters }) => kind === 'batch norm' && !parameters.beta);
    expect(without.map(({ name }) => name)).toEqual(['input-norm']);
  });
});
