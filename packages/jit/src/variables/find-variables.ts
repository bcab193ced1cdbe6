// Which variables a step uses, by tracing it once; those that it makes are given their first values.

import type { Variable } from '@tensorflow/tfjs';
import type { Graph, Value } from '../graph/graph.ts';
import { verifyGraph } from '../graph/verify-graph.ts';
import type { HostTensor } from '../host-tensor.ts';
import { buildStepModel } from '../onnx/build-model.ts';
import { sessionOptions } from '../onnx/session-options.ts';
import { applyPasses } from '../passes/passes.ts';
import { createSession } from '../runtime/session.ts';
import { tf } from '../tensorflow.ts';
import { traceStep } from '../trace/trace-step.ts';
import { VariableRecording } from './variable-recording.ts';

type AnyVariableStep = (input: unknown, resident: unknown) => unknown;

/**
 * The variables a step uses, in the order of their first use, then those it makes.
 *
 * @param listed - the only ones of the former that may be assigned
 */
export async function findVariables(
  step: AnyVariableStep,
  form: { readonly input: unknown; readonly resident: unknown },
  name: string,
  listed: readonly Variable[] | undefined,
): Promise<Variable[]> {
  const recording = new VariableRecording(name, listed);
  const traced = (_: unknown, input: unknown, resident: unknown) => [{}, step(input, resident)];
  const { graph } = traceStep(traced as never, { carry: {}, ...form }, name, recording);
  const made = [...recording.madeHere];
  const first = await firstValues(
    name,
    graph,
    made.map(([, value]) => value),
  );
  for (const [i, [variable]] of made.entries()) {
    const { dtype, shape, data } = first[i]!;
    // Until here the variable holds a traced tensor: assigning frees that.
    const value = tf.tensor(data as Float32Array, [...shape], dtype);
    variable.assign(value);
    value.dispose();
  }
  return [...recording.used, ...made.map(([variable]) => variable)];
}

/** What slots start from: zeros, or a number that the optimizer was given. They depend on constants only. */
async function firstValues(name: string, graph: Graph, values: readonly Value[]): Promise<HostTensor[]> {
  if (values.length === 0) return [];
  const outputs = values.map((value, i) => ({ role: 'output' as const, name: `output.${i}`, value }));
  const cut = applyPasses(verifyGraph({ ...graph, outputs }, 'tracing'));
  const read = new Set(cut.nodes.flatMap(({ inputs }) => inputs));
  const graphOfStarts: Graph = { ...cut, inputs: cut.inputs.filter(({ value }) => read.has(value)) };
  const { bytes } = buildStepModel(graphOfStarts);
  const session = await createSession(
    bytes,
    name,
    sessionOptions(graphOfStarts, false, { intraOpThreads: 1, executionProvider: 'cpu' }),
  );
  try {
    return await session.run(
      new Map(),
      outputs.map((output) => output.name),
    );
  } finally {
    session.release();
  }
}
