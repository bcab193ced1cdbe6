// What a spec computes eagerly: its kernel calls, its calls of operations, its gradients, with their numbers.

import type { NamedAttrMap, Tensor, TensorInfo } from '@tensorflow/tfjs';
import { type HostTensor, toHost } from '../../src/host-tensor.ts';
import { tf } from '../../src/tensorflow.ts';
import { type TracedStep, traceStep } from '../../src/trace/trace-step.ts';

/** A call as it was eager, and what traces it. */
export interface RecordedCall {
  readonly kind: 'kernel' | 'operation' | 'gradient';
  readonly name: string;
  readonly inputs: readonly HostTensor[];
  readonly expected: readonly HostTensor[];
  /** @throws the error that refuses it */
  trace(): TracedStep;
  /** Equal calls have equal texts. */
  readonly identity: string;
}

const DTYPES = ['float32', 'int32', 'bool'];
/** Not a question of values: they draw numbers, or look at nothing else than names. */
const SKIPPED =
  /^(rand|multinomial|dropout|truncatedNormal|variable|keep|tidy|dispose|setBackend|memory|time|profile|env|engine)/i;

/** Runs work and notes what it computes on the backend `cpu`. */
export async function recordCalls(
  run: (library: typeof tf) => Promise<void>,
  note: (call: RecordedCall) => void,
): Promise<void> {
  const engine = tf.engine();
  const { runKernel } = engine;
  let tracing = false;
  engine.runKernel = ((name: string, inputs: Record<string, Tensor>, attributes?: NamedAttrMap) => {
    const result = runKernel.call(engine, name, inputs as never, attributes);
    if (!tracing && engine.backendName === 'cpu') {
      quietly(() => noteKernel(name, inputs, attributes, [result].flat() as Tensor[], note));
    }
    return result;
  }) as typeof runKernel;
  const quietly = (work: () => void) => {
    tracing = true;
    try {
      work();
    } finally {
      tracing = false;
    }
  };
  const library = wrapped(note, () => tracing, quietly);
  try {
    await run(library);
  } catch {
    // A spec that needs more than this stand-in for its surroundings: what it computed until here counts.
  } finally {
    engine.runKernel = runKernel;
  }
}

function noteKernel(
  name: string,
  inputs: Record<string, unknown>,
  attributes: NamedAttrMap | undefined,
  results: readonly Tensor[],
  note: (call: RecordedCall) => void,
): void {
  const given = Object.entries(inputs).filter(([, tensor]) => isTensor(tensor)) as [string, Tensor][];
  if (![...given.map(([, tensor]) => tensor), ...results].every(isNumeric)) return;
  const host = given.map(([, tensor]) => hostOf(tensor));
  const keys = given.map(([key]) => key);
  const isList = Array.isArray(inputs);
  add(note, 'kernel', name, host, results.map(hostOf), JSON.stringify([keys, attributes]), (tensors) => {
    const named = isList ? tensors : Object.fromEntries(keys.map((key, i) => [key, tensors[i]!]));
    return [tf.engine().runKernel(name, named as never, attributes)].flat() as Tensor[];
  });
}

/** TensorFlow.js with its functions watched. */
function wrapped(
  note: (call: RecordedCall) => void,
  isTracing: () => boolean,
  quietly: (work: () => void) => void,
): typeof tf {
  let depth = 0;
  const watch =
    (name: string, original: (...args: unknown[]) => unknown) =>
    (...args: unknown[]) => {
      if (depth > 0 || isTracing()) return original(...args);
      depth += 1;
      const before: Tensor[] = [];
      const form = template(args, before);
      const host =
        before.every(isNumeric) && before.every((t) => !t.isDisposed) ? before.map(hostOf) : undefined;
      let result: unknown;
      try {
        result = original(...args);
      } finally {
        depth -= 1;
      }
      const results: Tensor[] = [];
      template(result, results);
      if (host && before.length > 0 && results.length > 0 && results.every(isNumeric)) {
        quietly(() =>
          add(note, 'operation', name, host, results.map(hostOf), describe(form), (tensors) => {
            const again: Tensor[] = [];
            template(original(...(filled(form, tensors) as unknown[])), again);
            return again;
          }),
        );
      }
      return result;
    };
  const gradient =
    (name: string, original: (f: unknown) => (...args: unknown[]) => unknown) =>
    (f: unknown) =>
    (...args: unknown[]) => {
      const result = original(f)(...args);
      if (isTracing()) return result;
      const given: Tensor[] = [];
      const form = template(args, given);
      const results: Tensor[] = [];
      template(result, results);
      if (![...given, ...results].every(isNumeric) || given.length === 0) return result;
      // Traced here and now: the function may be nothing any more when its spec is over.
      quietly(() => {
        const host = given.map(hostOf);
        let traced: TracedStep | undefined;
        let failure: unknown;
        try {
          traced = traceOf(host, (tensors) => {
            const again: Tensor[] = [];
            template(original(f)(...(filled(form, tensors) as unknown[])), again);
            return again;
          });
        } catch (error) {
          failure = error;
        }
        note({
          kind: 'gradient',
          name,
          inputs: host,
          expected: results.map(hostOf),
          identity: `${Math.random()}`,
          trace: () => {
            if (traced) return traced;
            throw failure;
          },
        });
      });
      return result;
    };
  const gradients = new Set(['grad', 'grads', 'valueAndGrad', 'valueAndGrads']);
  return new Proxy(tf, {
    get: (target, name: string) => {
      const value = (target as unknown as Record<string, unknown>)[name];
      if (typeof value !== 'function' || /^[A-Z]/.test(name) || SKIPPED.test(name)) return value;
      return gradients.has(name) ? gradient(name, value as never) : watch(name, value as never);
    },
  });
}

function add(
  note: (call: RecordedCall) => void,
  kind: RecordedCall['kind'],
  name: string,
  inputs: readonly HostTensor[],
  expected: readonly HostTensor[],
  settings: string,
  compute: (tensors: Tensor[]) => Tensor[],
): void {
  const numbers = inputs.map(({ dtype, shape, data }) => `${dtype}[${shape}]${data}`).join(';');
  note({
    kind,
    name,
    inputs,
    expected,
    identity: `${kind} ${name} ${settings} ${numbers}`,
    trace: () => traceOf(inputs, compute),
  });
}

function traceOf(inputs: readonly HostTensor[], compute: (tensors: Tensor[]) => Tensor[]): TracedStep {
  return traceStep(
    ((_: unknown, given: Tensor[]) => [{}, compute(given)]) as never,
    { carry: {}, input: inputs, resident: {} },
    'replay',
  );
}

/** A place for the tensor of that number. */
class Place {
  readonly index: number;
  constructor(index: number) {
    this.index = index;
  }
}

/** A copy of a tree of arguments with its tensors taken out. */
function template(value: unknown, tensors: Tensor[]): unknown {
  if (isTensor(value)) return new Place(tensors.push(value as Tensor) - 1);
  if (Array.isArray(value)) return value.map((child) => template(child, tensors));
  if (isPlain(value)) {
    return Object.fromEntries(Object.entries(value).map(([name, child]) => [name, template(child, tensors)]));
  }
  return value;
}

function filled(form: unknown, tensors: readonly Tensor[]): unknown {
  if (form instanceof Place) return tensors[form.index]!;
  if (Array.isArray(form)) return form.map((child) => filled(child, tensors));
  if (isPlain(form)) {
    return Object.fromEntries(Object.entries(form).map(([name, child]) => [name, filled(child, tensors)]));
  }
  return form;
}

function describe(form: unknown): string {
  return JSON.stringify(form, (_, value) =>
    typeof value === 'function' ? String(value) : ArrayBuffer.isView(value) ? String(value) : value,
  );
}

function isPlain(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype;
}

function isTensor(value: unknown): value is Tensor {
  return value instanceof tf.Tensor;
}

function isNumeric({ dtype }: TensorInfo): boolean {
  return DTYPES.includes(dtype);
}

function hostOf(tensor: Tensor): HostTensor {
  return toHost(tensor) as HostTensor;
}
