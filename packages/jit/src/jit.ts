// Compiling: trace → (cache) → verify → passes → ONNX → session. The phases are in the folders of these names.

import { StepResultError } from './errors.ts';
import type { Graph } from './graph/graph.ts';
import { graphKey } from './graph/graph-key.ts';
import { valueBytes } from './graph/value-bytes.ts';
import { verifyGraph } from './graph/verify-graph.ts';
import type { Host, Traced } from './host-tensor.ts';
import { buildScanModel, buildStepModel } from './onnx/build-model.ts';
import { sessionOptions } from './onnx/session-options.ts';
import { applyPasses } from './passes/passes.ts';
import { ProgramCore } from './runtime/program.ts';
import type { CompiledGraph, ProgramCache } from './runtime/program-cache.ts';
import { createSession, type ExecutionProvider, type SessionOptions } from './runtime/session.ts';
import { tf } from './tensorflow.ts';
import type { Recording } from './trace/recording-backend.ts';
import { type AnyStep, traceStep } from './trace/trace-step.ts';

/** No tensors. */
export type Nothing = Readonly<Record<never, never>>;

/**
 * A pure step: from the carry, this step's input and what stays resident to the next carry and this step's outputs. It
 * is written in TensorFlow.js operations, gradients included; it reads no tensor's value and decides nothing by one.
 * Tensors it captures from outside become constants of the program, with the values they have when it is compiled.
 */
export type Step<Carry, Input, Resident, Outputs> = (
  carry: Traced<Carry>,
  input: Traced<Input>,
  resident: Traced<Resident>,
) => readonly [carry: Traced<Carry>, outputs: Outputs];

/** What a program is compiled for. Examples are specs: host tensors, TensorFlow.js tensors, or `{ dtype, shape }`. */
export interface CompileOptions<Carry, Input, Resident> {
  /** The form of the state that passes from step to step; only dtypes and shapes matter. */
  readonly carry: Carry;
  /** The form of one step's input. Default: none. */
  readonly input?: Input;
  /** The form of what every step reads and none changes, such as a data set. Default: none. */
  readonly resident?: Resident;
  /** For errors. Default: the step's name. */
  readonly name?: string;
  /** Threads within one operation. Default 1: threads belong to trials. */
  readonly intraOpThreads?: number;
  /** Where ONNX Runtime computes. Default cpu. */
  readonly executionProvider?: ExecutionProvider;
  /** Where programs of equal graphs are looked for, and kept. Default: none; every call compiles. */
  readonly cache?: ProgramCache;
}

/** The result of a run. Tensors of the carry that the step never changes are the very ones given. */
export interface Ran<Carry, Outputs> {
  readonly carry: Host<Carry>;
  readonly outputs: Host<Outputs>;
}

/** A compiled step, or a compiled scan of steps. */
export interface Program<Carry, Input, Resident, Outputs> {
  /**
   * Runs it. Host tensors are read in place, without copies, and must not change until the promise resolves.
   *
   * @param carry - of the form compiled for
   * @param input - of the form compiled for; in a scan with a leading axis of steps, at least one, any number
   * @param resident - of the form compiled for
   * @returns the next carry, and the outputs; in a scan, those of all steps along a leading axis
   * @throws ProgramInputError when something given does not fit; DisposedProgramError after `dispose`
   */
  run(
    carry: Host<Carry>,
    ...rest: keyof Resident extends never
      ? [input?: Host<Input>, resident?: Host<Resident>]
      : [input: Host<Input>, resident: Host<Resident>]
  ): Promise<Ran<Carry, Outputs>>;
  /** Frees ONNX Runtime's session. Running the program afterwards is an error. */
  dispose(): void;
}

/**
 * Compiles one step.
 *
 * @throws JitError of the kind that fits, naming the operation and where it was called
 * @example
 * ```ts
 * import { compile, hostTensor } from '@trialbook/jit';
 * const program = await compile((carry, input) => [{ sum: carry.sum.add(input.x) }, { double: input.x.mul(2) }], {
 *   carry: { sum: { dtype: 'float32', shape: [2] } },
 *   input: { x: { dtype: 'float32', shape: [2] } },
 * });
 * const { carry, outputs } = await program.run({ sum: hostTensor([1, 2]) }, { x: hostTensor([10, 20]) });
 * console.log(carry.sum.data, outputs.double.data); // Float32Array(2) [ 11, 22 ] Float32Array(2) [ 20, 40 ]
 * program.dispose();
 * ```
 */
export async function compile<const Carry, Outputs, const Input = Nothing, const Resident = Nothing>(
  step: Step<Carry, Input, Resident, Outputs>,
  options: CompileOptions<Carry, Input, Resident>,
): Promise<Program<Carry, Input, Resident, Outputs>> {
  return (await build(step, options, false)) as Program<Carry, Input, Resident, Outputs>;
}

/**
 * Compiles a scan: the step run once per slice of its inputs' leading axis, the carry passing from step to step, as one
 * program. The number of steps may differ from run to run.
 *
 * @throws JitError of the kind that fits, naming the operation and where it was called
 * @example
 * ```ts
 * import { compileScan, hostTensor } from '@trialbook/jit';
 * const running = await compileScan((sum, x) => [sum.add(x), { sum: sum.add(x) }], {
 *   carry: { dtype: 'float32', shape: [] },
 *   input: { dtype: 'float32', shape: [] },
 * });
 * const { carry, outputs } = await running.run(hostTensor([0], []), hostTensor([1, 2, 3]));
 * console.log(carry.data, outputs.sum.data); // Float32Array(1) [ 6 ] Float32Array(3) [ 1, 3, 6 ]
 * running.dispose();
 * ```
 */
export async function compileScan<const Carry, Outputs, const Input = Nothing, const Resident = Nothing>(
  step: Step<Carry, Input, Resident, Outputs>,
  options: CompileOptions<Carry, Input, Resident>,
): Promise<Program<Carry, Input, Resident, Outputs>> {
  return (await build(step, options, true)) as Program<Carry, Input, Resident, Outputs>;
}

/** The graph of a step after all passes, for `printGraph` and tests; runs nothing. */
export async function traceGraph<const Carry, Outputs, const Input = Nothing, const Resident = Nothing>(
  step: Step<Carry, Input, Resident, Outputs>,
  options: CompileOptions<Carry, Input, Resident>,
): Promise<Graph> {
  return lowered((await traced(step as AnyStep, options)).graph);
}

/** The options without their types: trees of specs are checked while tracing. */
export type LooseOptions = Omit<CompileOptions<unknown, unknown, unknown>, 'carry' | 'input' | 'resident'> & {
  readonly carry: unknown;
  readonly input?: unknown;
  readonly resident?: unknown;
};

async function traced(step: AnyStep, options: LooseOptions, recording?: Recording) {
  const { carry, input = {}, resident = {} } = options;
  const name = options.name ?? (step.name || 'step');
  await tf.ready();
  const { graph, outputs } = traceStep(step, { carry, input, resident }, name, recording);
  return { name, graph, signature: { carry, input, resident, outputs } };
}

function lowered(graph: Graph): Graph {
  return applyPasses(verifyGraph(graph, 'tracing'));
}

/** As `compile` and `compileScan`, without their types; for a recording of one's own. */
export async function build(
  step: unknown,
  options: LooseOptions,
  scans: boolean,
  recording?: Recording,
): Promise<unknown> {
  const { intraOpThreads = 1, executionProvider = 'cpu', cache } = options;
  const { name, graph, signature } = await traced(step as AnyStep, options, recording);
  const make = () => compileGraph(name, graph, scans, { intraOpThreads, executionProvider });
  const key = () => [name, scans, intraOpThreads, executionProvider, graphKey(graph)].join();
  const { form, session } = cache === undefined ? await make() : await cache.lend(key(), make);
  const core = new ProgramCore(name, signature, form, session, scans);
  const program: Program<unknown, unknown, Nothing, unknown> = {
    run: async (carry, input = {}, resident = {}) =>
      (await core.run(carry, input, resident)) as Ran<unknown, unknown> as never,
    dispose: () => core.dispose(),
  };
  return program;
}

async function compileGraph(
  name: string,
  tracedGraph: Graph,
  scans: boolean,
  options: Pick<SessionOptions, 'intraOpThreads' | 'executionProvider'>,
): Promise<CompiledGraph> {
  const graph = lowered(tracedGraph);
  checkWorth(name, graph, scans);
  const { bytes, ...form } = scans ? buildScanModel(graph) : buildStepModel(graph);
  const session = await createSession(bytes, name, sessionOptions(graph, scans, options));
  return { form, session, valueBytes: valueBytes(graph) };
}

function checkWorth(name: string, graph: Graph, scans: boolean): void {
  if (scans && graph.inputs.every(({ role }) => role !== 'input')) {
    throw new StepResultError(
      `${name}: a scan needs an input, whose leading axis says how many steps to run; pass step numbers if nothing else`,
    );
  }
  const carries = graph.inputs.filter(({ role }) => role === 'carry');
  const idle = graph.outputs.every(({ role, value }, i) => role === 'carry' && value === carries[i]?.value);
  if (idle)
    throw new StepResultError(
      `${name}: the step changes nothing and has no outputs: there is nothing to compile`,
    );
}
