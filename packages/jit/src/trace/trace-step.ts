// Runs a step once on traced tensors and returns its graph. Runs nothing on numbers.

import type { Tensor } from '@tensorflow/tfjs';
import { StepResultError, UnsupportedKernelError } from '../errors.ts';
import type { Graph, GraphOutput, InputRole, ValueType } from '../graph/graph.ts';
import { hostDtype, type TensorSpec } from '../host-tensor.ts';
import { remedyFor } from '../kernels/remedies.ts';
import { tf } from '../tensorflow.ts';
import { describeNode, isBranch, leavesAlong, mapTree, treeLeaves } from '../tree.ts';
import { RECORDING_BACKEND, Recording, whileRecording } from './recording-backend.ts';

const NUMBERS_ARE_FLOATS = " (a plain number is float32 in TensorFlow.js: write tf.scalar(1, 'int32'))";

/** A step of any types. */
export type AnyStep = (carry: never, input: never, resident: never) => readonly [unknown, unknown];

/** The trees of specs that a step is traced for. */
export interface StepExample {
  readonly carry: unknown;
  readonly input: unknown;
  readonly resident: unknown;
}

/** A traced step. */
export interface TracedStep {
  readonly graph: Graph;
  /** The form of the outputs: a tree of specs. */
  readonly outputs: unknown;
}

/**
 * Traces a step: runs it once with tensors that record what is done to them.
 *
 * @throws JitError of the kind that fits, when the step does what cannot be compiled
 */
export function traceStep(
  step: AnyStep,
  example: StepExample,
  name: string,
  recording = new Recording(name),
): TracedStep {
  return whileRecording(recording, () => {
    const [carry, input, resident] = (['carry', 'input', 'resident'] as const).map((role) =>
      placeholders(recording, role, example[role]),
    );
    const result = call(step, [carry, input, resident], name);
    const outputs = [
      ...carryOutputs(recording, example.carry, result[0]),
      ...stepOutputs(recording, result[1]),
    ];
    const form = mapTree(result[1], (leaf) => specOf(leaf as Tensor));
    return { graph: recording.builder.finish(outputs), outputs: form };
  });
}

function placeholders(recording: Recording, role: InputRole, tree: unknown): unknown {
  return mapTree(tree, (leaf, path) => {
    if (!isTensorLike(leaf)) {
      throw new StepResultError(
        `${recording.step}: the example ${label(role, path)} must be a tensor or a spec {dtype, shape}; ` +
          `got ${describeNode(leaf)}`,
      );
    }
    const dtype = hostDtype(leaf.dtype, `${recording.step}: ${label(role, path)}`);
    if (!isShape(leaf.shape)) {
      throw new StepResultError(
        `${recording.step}: the shape of ${label(role, path)} must be whole numbers of at least 0; got ` +
          `${JSON.stringify(leaf.shape)}. Shapes are fixed when compiling: compile one program per length`,
      );
    }
    const value = recording.builder.input(role, label(role, path), { dtype, shape: leaf.shape });
    const { dataId } = recording.tensorInfo(value);
    return tf.engine().makeTensorFromDataId(dataId, [...leaf.shape], dtype);
  });
}

function label(role: string, path: string): string {
  if (path === '') return role;
  return path.startsWith('[') ? `${role}${path}` : `${role}.${path}`;
}

function call(step: AnyStep, args: unknown[], name: string): readonly [unknown, unknown] {
  let result: unknown;
  try {
    result = (step as (...args: unknown[]) => unknown)(...args);
  } catch (error) {
    const missing =
      error instanceof Error && /Kernel '(\w+)' not registered for backend '(.+)'/.exec(error.message);
    if (missing && missing[2] === RECORDING_BACKEND) {
      throw new UnsupportedKernelError(
        `${name}: kernel ${missing[1]} cannot be compiled. ${remedyFor(missing[1]!)}`,
        { cause: error },
      );
    }
    throw error;
  }
  if (Array.isArray(result) && result.length === 2) return result as [unknown, unknown];
  if (result instanceof Promise) result.catch(() => undefined); // what it says later is no news
  const got = result instanceof Promise ? 'a promise: a step must not be async' : describeNode(result);
  throw new StepResultError(`${name}: a step returns [carry, outputs]; got ${got}`);
}

function carryOutputs(recording: Recording, form: unknown, carry: unknown): GraphOutput[] {
  const fail = (path: string, what: string): never => {
    throw new StepResultError(
      `${recording.step}: the carry returned does not match the carry given, at ${label('carry', path)}: ${what}. ` +
        'A step returns a carry of the same form, shapes and dtypes as it gets.',
    );
  };
  const expected = treeLeaves(form);
  return leavesAlong(form, carry, fail).map(({ path, value }, i) => {
    if (!(value instanceof tf.Tensor)) return fail(path, `expected a tensor; got ${describeNode(value)}`);
    const spec = expected[i]!.value as TensorSpec;
    if (spec.dtype !== value.dtype || !sameShape(spec.shape, value.shape)) {
      const hint = spec.dtype === 'int32' && value.dtype === 'float32' ? NUMBERS_ARE_FLOATS : '';
      fail(path, `expected ${spec.dtype}[${spec.shape}]; got ${value.dtype}[${value.shape}]${hint}`);
    }
    const result = recording.value(value, `the carry returned, at ${label('carry', path)},`);
    return { role: 'carry' as const, name: label('carry', path), value: result };
  });
}

function stepOutputs(recording: Recording, tree: unknown): GraphOutput[] {
  return treeLeaves(tree).map(({ path, value }) => {
    const name = label('output', path);
    if (!(value instanceof tf.Tensor)) {
      throw new StepResultError(`${recording.step}: ${name} must be a tensor; got ${describeNode(value)}`);
    }
    return { role: 'output' as const, name, value: recording.value(value, `the result ${name}`) };
  });
}

function isShape(shape: unknown): shape is readonly number[] {
  return Array.isArray(shape) && shape.every((length) => Number.isInteger(length) && length >= 0);
}

function sameShape(a: readonly number[], b: readonly number[]): boolean {
  return a.length === b.length && a.every((n, i) => n === b[i]);
}

function specOf({ dtype, shape }: Tensor): ValueType {
  return { dtype: hostDtype(dtype, 'output'), shape: [...shape] };
}

function isTensorLike(leaf: unknown): leaf is TensorSpec {
  return typeof leaf === 'object' && leaf !== null && !isBranch(leaf) && 'dtype' in leaf && 'shape' in leaf;
}
