// Recorded calls compiled, many to a program, and held against their eager results.

import { JitError } from '../../src/errors.ts';
import type { Graph, GraphInput, GraphOutput, Value } from '../../src/graph/graph.ts';
import { GraphBuilder } from '../../src/graph/graph-builder.ts';
import { verifyGraph } from '../../src/graph/verify-graph.ts';
import type { HostTensor } from '../../src/host-tensor.ts';
import { buildStepModel } from '../../src/onnx/build-model.ts';
import { sessionOptions } from '../../src/onnx/session-options.ts';
import { applyPasses } from '../../src/passes/passes.ts';
import { createSession } from '../../src/runtime/session.ts';
import type { RecordedCall } from './record-calls.ts';

/** What became of a call. */
export type Verdict =
  | { readonly is: 'equal' }
  | { readonly is: 'refused'; readonly why: string }
  | { readonly is: 'failed'; readonly why: string };

const TOGETHER = 40;
/** Allowed difference, relative to max(1, |eager|): single precision over tens of terms, and eager's own approximations. */
const TOLERANCE = 1e-4;

interface Traced {
  readonly call: RecordedCall;
  readonly graph: Graph;
}

/** The verdict of each call, in order. */
export async function replayCalls(calls: readonly RecordedCall[]): Promise<Verdict[]> {
  const verdicts = new Map<RecordedCall, Verdict>();
  const traced: Traced[] = [];
  for (const call of calls) {
    try {
      traced.push({ call, graph: call.trace().graph });
    } catch (error) {
      const clear = error instanceof JitError && error.name !== 'GraphError';
      verdicts.set(call, { is: clear ? 'refused' : 'failed', why: String(error).split('\n')[0]! });
    }
  }
  for (let i = 0; i < traced.length; i += TOGETHER) await judge(traced.slice(i, i + TOGETHER), verdicts);
  return calls.map((call) => verdicts.get(call)!);
}

/** Runs calls as one program; where it fails, in halves. */
async function judge(traced: readonly Traced[], verdicts: Map<RecordedCall, Verdict>): Promise<void> {
  let results: HostTensor[][];
  try {
    results = await run(traced);
  } catch (error) {
    if (traced.length === 1) {
      verdicts.set(traced[0]!.call, { is: 'failed', why: String(error).split('\n')[0]! });
      return;
    }
    const half = Math.ceil(traced.length / 2);
    await judge(traced.slice(0, half), verdicts);
    await judge(traced.slice(half), verdicts);
    return;
  }
  for (const [i, { call }] of traced.entries()) {
    const why = firstDifference(results[i]!, call.expected);
    verdicts.set(call, why === undefined ? { is: 'equal' } : { is: 'failed', why });
  }
}

async function run(traced: readonly Traced[]): Promise<HostTensor[][]> {
  const joined = applyPasses(verifyGraph(joinGraphs(traced.map(({ graph }) => graph)), 'joining'));
  const { bytes } = buildStepModel(joined);
  const session = await createSession(
    bytes,
    'replay',
    sessionOptions(joined, false, { intraOpThreads: 1, executionProvider: 'cpu' }),
  );
  try {
    const feeds = new Map<string, HostTensor>();
    for (const [i, { call }] of traced.entries()) {
      for (const [k, tensor] of call.inputs.entries()) feeds.set(`${i}.input.${k}`, tensor);
    }
    const results = await session.run(
      feeds,
      joined.outputs.map(({ name }) => name),
    );
    let next = 0;
    return traced.map(({ graph }) => graph.outputs.map(() => results[next++]!));
  } finally {
    session.release();
  }
}

function joinGraphs(graphs: readonly Graph[]): Graph {
  const builder = new GraphBuilder();
  const outputs: GraphOutput[] = [];
  for (const [i, graph] of graphs.entries()) {
    const moved = new Map<Value, Value>();
    for (const [k, { role, value }] of (graph.inputs as GraphInput[]).entries()) {
      moved.set(value, builder.input(role, `${i}.input.${k}`, value));
    }
    for (const [value, data] of graph.constants)
      moved.set(value, builder.constant(value.dtype, value.shape, data));
    for (const node of graph.nodes) {
      builder.origin = node.origin;
      const results = builder.emit(
        node.op,
        node.inputs.map((input) => moved.get(input)!),
        node.attributes,
      );
      for (const [k, output] of node.outputs.entries()) moved.set(output, results[k]!);
    }
    for (const [k, { value }] of graph.outputs.entries()) {
      outputs.push({ role: 'output', name: `${i}.output.${k}`, value: moved.get(value)! });
    }
  }
  return builder.finish(outputs);
}

function firstDifference(got: readonly HostTensor[], want: readonly HostTensor[]): string | undefined {
  if (got.length !== want.length) return `${got.length} results, eager has ${want.length}`;
  for (const [i, expected] of want.entries()) {
    const result = got[i]!;
    const [type, eagerType] = [result, expected].map(({ dtype, shape }) => `${dtype}[${shape}]`);
    if (type !== eagerType) return `${type}, eager has ${eagerType}`;
    for (const [k, value] of expected.data.entries()) {
      const ours = result.data[k]!;
      const near = ours === value || Math.abs(ours - value) <= TOLERANCE * Math.max(1, Math.abs(value));
      if (!near && !(Number.isNaN(ours) && Number.isNaN(value))) return `${ours} at ${k}, eager has ${value}`;
    }
  }
  return undefined;
}
