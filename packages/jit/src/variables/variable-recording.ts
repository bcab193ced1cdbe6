// A recording in which tf.Variables have a next value instead of being changed, and dropout has fresh numbers.

import type { Tensor, TensorInfo, Variable } from '@tensorflow/tfjs';
import { VariableError } from '../errors.ts';
import type { Value } from '../graph/graph.ts';
import { randomKernels } from '../kernels/random.ts';
import { tf } from '../tensorflow.ts';
import type { StepCounter } from '../trace/guards.ts';
import { Recording } from '../trace/recording-backend.ts';
import { userFrame } from '../trace/user-frame.ts';

/** Draws of a step have domains from here on, apart from those of `random`. */
const FIRST_DOMAIN = 1 << 16;

/** Records a step that reads and assigns variables. */
export class VariableRecording extends Recording {
  /** What may be assigned; undefined where everything may. */
  readonly #allowed: ReadonlySet<Variable> | undefined;
  readonly #current = new Map<Variable, Value>();
  readonly #read = new Set<Variable>();
  readonly #made = new Map<Variable, Value>();
  readonly #counted = new Map<StepCounter, number>();
  #key: Value | undefined;
  #drawn = 0;

  constructor(step: string, allowed?: readonly Variable[]) {
    super(step);
    this.#allowed = allowed && new Set(allowed);
  }

  /** The variables the step read or assigned, in the order of their first use, without those it made. */
  get used(): Variable[] {
    return [...this.#read].filter((variable) => !this.#made.has(variable));
  }

  /** The variables the step made, with their first values. */
  get madeHere(): ReadonlyMap<Variable, Value> {
    return this.#made;
  }

  /** How often each optimizer counted a step. */
  get counted(): ReadonlyMap<StepCounter, number> {
    return this.#counted;
  }

  /** Whether the step drew numbers. */
  get drew(): boolean {
    return this.#drawn > 0;
  }

  /** Lets a traced tensor stand for a variable from here on. */
  bind(variable: Variable, value: Tensor): void {
    this.#current.set(variable, super.value(value, 'the carry'));
  }

  /** Lets dropout draw under a traced key, int32 [2]. */
  useKey(key: Tensor): void {
    this.#key = super.value(key, 'the key');
  }

  /** The tensor that a variable is at the end of the step. */
  last(variable: Variable): Tensor {
    return this.#tensor(this.value(variable, 'the step'));
  }

  /** The key of the next step. */
  nextKey(): Tensor {
    const attributes = { shape: [2], domain: FIRST_DOMAIN - 1 };
    return this.#tensor(
      randomKernels.JitRandomBits.lower(this.builder, { key: this.#key! }, attributes) as Value,
    );
  }

  override get draws(): boolean {
    return true;
  }

  override uniform(shape: readonly number[]): Value {
    this.#drawn += 1;
    // While variables are looked for, there is no key yet, and no number matters.
    this.#key ??= this.builder.constant('int32', [2], new Int32Array(2));
    const attributes = { shape, domain: FIRST_DOMAIN + this.#drawn };
    return randomKernels.JitRandomUniform.lower(this.builder, { key: this.#key }, attributes) as Value;
  }

  override value(tensor: TensorInfo, user: string): Value {
    if (!(tensor instanceof tf.Variable)) return super.value(tensor, user);
    const variable = tensor as Variable;
    this.#read.add(variable);
    const known = this.#current.get(variable);
    if (known) return known;
    const value = super.value(variable, user);
    this.#current.set(variable, value);
    return value;
  }

  override readonly assign = (variable: Variable, value: Tensor): void => {
    const { dtype, shape } = variable;
    if (this.#allowed && !this.#allowed.has(variable) && !this.#made.has(variable)) {
      throw new VariableError(
        `${this.step}: assigned to the tf.Variable '${variable.name}' ${dtype}[${shape}]${userFrame()}, which is not among ` +
          'the variables listed. List it, or leave the list out: then every variable the step uses is taken.',
      );
    }
    if (value.dtype !== dtype || value.shape.join() !== shape.join()) {
      throw new VariableError(
        `${this.step}: '${variable.name}' is ${dtype}[${shape}]; assigned ${value.dtype}[${value.shape}]${userFrame()}`,
      );
    }
    this.#read.add(variable);
    this.#current.set(variable, this.value(value, `assigning '${variable.name}'`));
  };

  override readonly made = (variable: Variable): void => {
    this.#made.set(variable, super.value(variable, 'a new variable'));
  };

  override readonly count = (optimizer: StepCounter): void => {
    this.#counted.set(optimizer, (this.#counted.get(optimizer) ?? 0) + 1);
  };

  #tensor(value: Value): Tensor {
    const { dataId } = this.tensorInfo(value);
    return tf.engine().makeTensorFromDataId(dataId, [...value.shape], value.dtype as 'float32');
  }
}
