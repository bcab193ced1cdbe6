// Which operations work element by element, so that layout passes may move through them.

import type { OperationName } from '../graph/operations/operation.ts';

const names: ReadonlySet<OperationName> = new Set<OperationName>([
  ...([
    'Abs',
    'Neg',
    'Exp',
    'Log',
    'Sqrt',
    'Reciprocal',
    'Sign',
    'Floor',
    'Ceil',
    'Round',
    'Sin',
    'Cos',
    'Tan',
  ] as const),
  ...([
    'Asin',
    'Acos',
    'Atan',
    'Sinh',
    'Cosh',
    'Tanh',
    'Asinh',
    'Acosh',
    'Atanh',
    'Sigmoid',
    'Softplus',
    'Erf',
  ] as const),
  ...([
    'Relu',
    'Selu',
    'Not',
    'IsNaN',
    'IsInf',
    'Identity',
    'Elu',
    'HardSigmoid',
    'LeakyRelu',
    'Clip',
    'Cast',
  ] as const),
  ...(['Add', 'Sub', 'Mul', 'Div', 'Pow', 'Max', 'Min', 'PRelu', 'Mod', 'Where', 'BitShift'] as const),
  ...(['Equal', 'Less', 'LessOrEqual', 'Greater', 'GreaterOrEqual', 'And', 'Or', 'Xor'] as const),
  ...(['BitwiseAnd', 'BitwiseOr', 'BitwiseXor'] as const),
]);

/** Whether each element of the output depends on the elements at the same place of the (broadcast) inputs only. */
export function isElementwise(name: OperationName): boolean {
  return names.has(name);
}
