// Programs for steps that train tf.Variables in TensorFlow.js's own way: the variables are the carry.

import type { Tensor, Variable } from '@tensorflow/tfjs';
import { StepResultError } from '../errors.ts';
import { type Host, type HostTensor, hostTensor, type Traced, toHost } from '../host-tensor.ts';
import { build, type Nothing, type Program } from '../jit.ts';
import type { ExecutionProvider } from '../runtime/session.ts';
import { tf } from '../tensorflow.ts';
import type { StepCounter } from '../trace/guards.ts';
import { findVariables } from './find-variables.ts';
import { VariableRecording } from './variable-recording.ts';

/** A step that may read and assign variables, so that optimizers work in it. It returns its outputs. */
export type VariableStep<Input, Resident, Outputs> = (
  input: Traced<Input>,
  resident: Traced<Resident>,
) => Outputs;

/** What a step with variables is compiled for; examples are specs, as for `compileScan`. */
export interface CompileVariablesOptions<Input, Resident> {
  /** The form of one step's input. */
  readonly input: Input;
  /** The form of what every step reads and none changes. Default: none. */
  readonly resident?: Resident;
  /** The variables that may be assigned. Default: all that the step uses; those it makes, such as slots, are added. */
  readonly variables?: readonly Variable[];
  /** What `tf.dropout` draws by: two whole numbers. Default: drawn from Math.random. */
  readonly key?: readonly [number, number];
  /** For errors. Default: the step's name. */
  readonly name?: string;
  /** Threads within one operation. Default 1. */
  readonly intraOpThreads?: number;
  /** Where ONNX Runtime computes. Default cpu. */
  readonly executionProvider?: ExecutionProvider;
}

/** A compiled scan of steps that train variables. */
export interface VariableProgram<Input, Resident, Outputs> {
  /** The variables it reads before a run; those that the step assigns are written back after it. */
  readonly variables: readonly Variable[];
  /**
   * Runs one step per slice of the input's leading axis, from the variables' values on, and gives them their new ones.
   * Runs wait for each other.
   *
   * @returns the outputs of all steps along a leading axis
   * @throws ProgramInputError when something given does not fit; DisposedProgramError after `dispose`
   */
  run(
    input: Host<Input>,
    ...rest: keyof Resident extends never ? [resident?: Host<Resident>] : [resident: Host<Resident>]
  ): Promise<Host<Outputs>>;
  /** Frees the program. The variables stay. */
  dispose(): void;
}

interface VariableCarry<Leaf> {
  readonly variables: readonly Leaf[];
  readonly key: Leaf;
}

/**
 * Compiles a step that trains `tf.Variable`s in TensorFlow.js's usual way, with `optimizer.minimize` or `assign`. The
 * variables it uses, the optimizer's slots and the statistics of batch norm become the carry of a scan: read before a run,
 * written back after it. An optimizer's settings, such as its learning rate, are those of the time of compiling.
 * `tf.dropout` has fresh numbers in every step.
 *
 * The step is traced twice, so what it does besides tensors it does twice. Slots that it makes are made, with their first
 * values.
 *
 * @throws JitError of the kind that fits, naming the operation and where it was called
 * @example
 * ```ts
 * import * as tf from '@tensorflow/tfjs';
 * import { compileVariables, hostTensor } from '@trialbook/jit';
 * const w = tf.variable(tf.scalar(5));
 * const optimizer = tf.train.adam(0.1);
 * const training = await compileVariables(
 *   (target) => ({ loss: optimizer.minimize(() => tf.squaredDifference(w, target) as tf.Scalar, true, [w])! }),
 *   { input: { dtype: 'float32', shape: [] } },
 * );
 * const { loss } = await training.run(hostTensor(new Float32Array(200).fill(3)));
 * console.log(loss.data[0], w.dataSync()[0]!.toFixed(2)); // 4 3.00
 * training.dispose();
 * ```
 */
export async function compileVariables<const Input, Outputs, const Resident = Nothing>(
  step: VariableStep<Input, Resident, Outputs>,
  options: CompileVariablesOptions<Input, Resident>,
): Promise<VariableProgram<Input, Resident, Outputs>> {
  await tf.ready();
  const { input, resident, variables: listed, key = drawnKey(), ...rest } = options;
  const name = options.name ?? (step.name || 'step');
  const form = { input, resident: resident ?? {} };
  const variables = await findVariables(step as never, form, name, listed);

  const recording = new VariableRecording(name, variables);
  const key0 = hostTensor(Int32Array.from(key));
  const carry: VariableCarry<object> = {
    variables: variables.map(({ dtype, shape }) => ({ dtype, shape })),
    key: key0,
  };
  let draws = false;
  const lifted = (
    before: VariableCarry<Tensor>,
    stepInput: Traced<Input>,
    stepResident: Traced<Resident>,
  ) => {
    for (const [i, variable] of variables.entries()) recording.bind(variable, before.variables[i]!);
    recording.useKey(before.key);
    const outputs = step(stepInput, stepResident);
    const made = [...recording.madeHere.keys()][0];
    if (made) {
      throw new StepResultError(
        `${name}: makes a tf.Variable, '${made.name}', in every step. Make optimizers and layers outside the step.`,
      );
    }
    draws = recording.drew;
    const after = variables.map((variable) => recording.last(variable));
    return [{ variables: after, key: draws ? recording.nextKey() : before.key }, outputs];
  };
  const program = (await build(lifted, { ...rest, ...form, name, carry }, true, recording)) as Program<
    VariableCarry<HostTensor>,
    Input,
    Resident,
    Outputs
  >;
  return variableProgram(program, variables, key0, recording.counted) as VariableProgram<
    Input,
    Resident,
    Outputs
  >;
}

function variableProgram(
  program: { run: unknown; dispose(): void },
  variables: readonly Variable[],
  key0: HostTensor,
  counted: ReadonlyMap<StepCounter, number>,
): unknown {
  let key = key0;
  let last: Promise<unknown> = Promise.resolve();
  const runOnce = async (input: unknown, resident: unknown): Promise<unknown> => {
    const before = { variables: variables.map((variable) => toHost(variable)), key };
    const run = program.run as (
      ...trees: unknown[]
    ) => Promise<{ carry: VariableCarry<HostTensor>; outputs: unknown }>;
    const { carry, outputs } = await run(before, input, resident);
    for (const [i, variable] of variables.entries()) {
      if (carry.variables[i] !== before.variables[i]) write(variable, carry.variables[i]!);
    }
    key = carry.key;
    for (const [optimizer, times] of counted) {
      for (let i = 0; i < times * stepsOf(input); i++) optimizer.incrementIterations();
    }
    return outputs;
  };
  return {
    variables,
    run: (input: unknown, resident: unknown = {}) => {
      const running = last.then(() => runOnce(input, resident));
      last = running.catch(() => undefined);
      return running;
    },
    dispose: () => program.dispose(),
  };
}

/** Gives a variable numbers from the host. */
export function write(variable: Variable, { dtype, shape, data }: HostTensor): void {
  const value = tf.tensor(data as Float32Array, [...shape], dtype);
  variable.assign(value);
  value.dispose();
}

function stepsOf(tree: unknown): number {
  if (typeof tree !== 'object' || tree === null) return 0;
  const { data, shape } = tree as Partial<HostTensor>;
  if (ArrayBuffer.isView(data)) return shape![0] ?? 0;
  for (const child of Object.values(tree)) {
    const steps = stepsOf(child);
    if (steps > 0) return steps;
  }
  return 0;
}

function drawnKey(): [number, number] {
  const word = () => Math.floor(Math.random() * 2 ** 32) | 0;
  return [word(), word()];
}
