// The TensorFlow.js backend that records: its tensors have no numbers, its kernels emit into a graph.

import type { BackendValues, DataType, TensorInfo } from '@tensorflow/tfjs';
import {
  DisposedTensorError,
  EscapedTensorError,
  GraphError,
  JitError,
  TracedValueReadError,
  UnsupportedArgumentError,
  UnsupportedKernelError,
} from '../errors.ts';
import type { Value, ValueType } from '../graph/graph.ts';
import { GraphBuilder } from '../graph/graph-builder.ts';
import { copyData, hostDtype } from '../host-tensor.ts';
import type { Kernel } from '../kernels/kernel.ts';
import { kernels } from '../kernels/kernels.ts';
import { remedyFor } from '../kernels/remedies.ts';
import { tf } from '../tensorflow.ts';
import { isDropoutDraw, type TraceEffects, withGuards } from './guards.ts';
import { registerMissingGradients } from './missing-gradients.ts';
import { userFrame } from './user-frame.ts';

/** The name under which TensorFlow.js knows the backend. */
export const RECORDING_BACKEND = 'trialbook-jit';

/** What one trace has recorded so far. */
export class Recording implements TraceEffects {
  readonly builder = new GraphBuilder();
  readonly step: string;
  // A pure step changes no variable. Tracing for variables overrides these (variables/variable-recording.ts).
  readonly assign: TraceEffects['assign'] = undefined;
  readonly made: TraceEffects['made'] = undefined;
  readonly count: TraceEffects['count'] = undefined;
  readonly #values = new Map<object, Value>();

  constructor(step: string) {
    this.step = step;
  }

  get draws(): boolean {
    return false;
  }

  /** A tensor that stands for a value. */
  tensorInfo(value: Value): TensorInfo {
    const dataId = {};
    this.#values.set(dataId, value);
    return { dataId, shape: [...value.shape], dtype: value.dtype as DataType };
  }

  /** The value of a tensor; a tensor from outside becomes a constant, once. */
  value(tensor: TensorInfo, user: string): Value {
    const known = this.#values.get(tensor.dataId);
    if (known) return this.#shaped(known, tensor.shape);
    if ((tensor as { isDisposed?: boolean }).isDisposed) {
      throw new DisposedTensorError(
        `${this.step}: ${user} uses a captured tensor ${tensor.dtype}[${tensor.shape}] that has been disposed. ` +
          'Keep it until compiling is over, or pass it as an input.',
      );
    }
    const constant = this.constant(tf.engine().readSync(tensor.dataId), tensor.shape, tensor.dtype);
    this.#values.set(tensor.dataId, constant);
    return constant;
  }

  /** A constant; one number throughout is stored once and broadcast. */
  constant(values: BackendValues, shape: readonly number[], type: string): Value {
    const dtype = hostDtype(type, `${this.step}: a captured or created tensor`);
    const data = copyData(dtype, values as Float32Array);
    const first = data[0];
    if (data.length > 1 && data.every((number) => Object.is(number, first))) {
      return this.builder.op('Expand', [this.builder.scalar(dtype, first!)], { shape });
    }
    return this.builder.constant(dtype, shape, data);
  }

  /** Remembers a constant that TensorFlow.js made during the trace. */
  write(values: BackendValues, shape: readonly number[], dtype: string): object {
    if (this.draws && isDropoutDraw()) return this.tensorInfo(this.uniform(shape)).dataId;
    return this.tensorInfo(this.constant(values, shape, dtype)).dataId;
  }

  /** Fresh numbers in [0, 1), where `draws`. */
  uniform(_shape: readonly number[]): Value {
    throw new JitError(`${this.step}: no draws here`);
  }

  /** The numbers of a tensor, where they are known while tracing. */
  read(dataId: object): BackendValues {
    const value = this.#values.get(dataId);
    const data = value && this.builder.constantData(value);
    if (data) return data as BackendValues;
    const type = value ? ` ${value.dtype}[${value.shape}]` : '';
    throw new TracedValueReadError(
      `${this.step}: read the value of a traced tensor${type}${userFrame()}. While compiling, tensors have no values: ` +
        'a step cannot call dataSync, data, arraySync, array or print, nor decide by a value. ' +
        'Choose with tf.where, and return as an output what you want to see.',
    );
  }

  /** Records a call of a kernel. */
  run(
    name: string,
    kernel: Kernel,
    inputs: Record<string, unknown>,
    attributes: unknown,
  ): TensorInfo | TensorInfo[] {
    const values: Record<string, Value> = {};
    for (const [key, tensor] of Object.entries(inputs)) {
      if (tensor !== undefined && tensor !== null)
        values[key] = this.value(tensor as TensorInfo, `kernel ${name}`);
    }
    this.builder.origin = name;
    try {
      const result = kernel.lower(this.builder, values, attributes ?? {});
      // TensorFlow.js hands on what it gets: a list where the kernel has a list of results, else one.
      if (Array.isArray(result)) return (result as readonly Value[]).map((value) => this.tensorInfo(value));
      return this.tensorInfo(result as Value);
    } catch (cause) {
      if (!(cause instanceof JitError)) throw cause;
      // A lowering met operands it has no rule for: no bug of a pass, but what this kernel cannot do.
      const error =
        cause instanceof GraphError ? new UnsupportedArgumentError(cause.message, { cause }) : cause;
      error.message = `${this.step}, kernel ${name} of ${describeInputs(inputs)}${userFrame()}: ${error.message}`;
      throw error;
    } finally {
      this.builder.origin = '';
    }
  }

  /** TensorFlow.js reshapes some tensors by giving the same data another shape. */
  #shaped(value: Value, shape: readonly number[]): Value {
    if (value.shape.length === shape.length && value.shape.every((n, i) => n === shape[i])) return value;
    return this.builder.op('Reshape', [value], { shape });
  }
}

let current: Recording | undefined;

/** What the recording backend's kernels emit into, if a trace is under way. */
export function currentRecording(): Recording | undefined {
  return current;
}

/** Runs a function with kernels recorded; synchronous, so that no other code can come between. */
export function whileRecording<Result>(recording: Recording, run: () => Result): Result {
  register();
  const before = tf.getBackend();
  current = recording;
  try {
    // setBackend is declared async, but switches before it returns when the backend needs no waiting.
    void tf.setBackend(RECORDING_BACKEND);
    return withGuards(recording, () => tf.tidy(run as never) as Result);
  } finally {
    current = undefined;
    void tf.setBackend(before);
  }
}

class RecordingBackend extends tf.KernelBackend {
  override write(values: BackendValues, shape: number[], dtype: DataType): object {
    return required('made a tensor').write(values, shape, dtype);
  }

  override readSync(dataId: object): BackendValues {
    return required('read a tensor').read(dataId);
  }

  override async read(dataId: object): Promise<BackendValues> {
    return this.readSync(dataId);
  }

  override disposeData(): boolean {
    return true;
  }

  override incRef(): void {}

  override refCount(): number {
    return 1;
  }

  override numDataIds(): number {
    return 0;
  }

  override timerAvailable(): boolean {
    return false;
  }

  override floatPrecision(): 16 | 32 {
    return 32;
  }

  override memory(): { unreliable: boolean; reasons: string[] } {
    return { unreliable: true, reasons: ['Traced tensors take no memory.'] };
  }

  override dispose(): void {}
}

function required(deed: string): Recording {
  if (current) return current;
  throw new EscapedTensorError(
    `${deed} of a trace that is over. A traced tensor lives inside its step only: return it instead of keeping it.`,
  );
}

let registered = false;

function register(): void {
  if (registered) return;
  registered = true;
  registerMissingGradients(() => current !== undefined);
  tf.registerBackend(RECORDING_BACKEND, () => new RecordingBackend(), -1);
  for (const [kernelName, kernel] of Object.entries(kernels)) {
    tf.registerKernel({
      kernelName,
      backendName: RECORDING_BACKEND,
      kernelFunc: ({ inputs, attrs }) => required('used a tensor').run(kernelName, kernel, inputs, attrs),
    });
  }
  // The rest of the vocabulary is registered too, so that the error can say what was called on what.
  for (const { kernelName } of tf.getKernelsForBackend('cpu')) {
    if (kernelName in kernels) continue;
    tf.registerKernel({
      kernelName,
      backendName: RECORDING_BACKEND,
      kernelFunc: ({ inputs }) => unsupported(kernelName, inputs),
    });
  }
}

function unsupported(kernelName: string, inputs: Record<string, unknown>): never {
  throw new UnsupportedKernelError(
    `${required('used a tensor').step}: kernel ${kernelName} of ${describeInputs(inputs)}${userFrame()} ` +
      `cannot be compiled. ${remedyFor(kernelName)}`,
  );
}

function describeInputs(inputs: Record<string, unknown>): string {
  const parts = Object.entries(inputs ?? {}).flatMap(([name, tensor]) => {
    if (typeof tensor !== 'object' || tensor === null) return [];
    const { dtype, shape } = tensor as Partial<ValueType>;
    return [`${name} ${dtype}[${shape}]`];
  });
  return parts.length > 0 ? parts.join(', ') : 'no tensors';
}
