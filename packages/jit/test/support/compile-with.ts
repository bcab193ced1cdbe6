// Compiles a step with passes of one's choice: what tests of passes need and users do not.

import { verifyGraph } from '../../src/graph/verify-graph.ts';
import { buildScanModel, buildStepModel } from '../../src/onnx/build-model.ts';
import type { Pass } from '../../src/passes/pass.ts';
import { applyPasses } from '../../src/passes/passes.ts';
import { ProgramCore } from '../../src/runtime/program.ts';
import { createSession } from '../../src/runtime/session.ts';
import { traceStep } from '../../src/trace/trace-step.ts';

/** What a step is compiled for; trees of specs. */
export interface Form {
  readonly carry: unknown;
  readonly input?: unknown;
  readonly resident?: unknown;
}

/**
 * A compiled program.
 *
 * @param passes - default: the default ones; `[]` gives the graph as it was lowered
 */
export async function compileWith(
  step: unknown,
  form: Form,
  { passes, scans = false }: { readonly passes?: readonly Pass[]; readonly scans?: boolean } = {},
): Promise<ProgramCore> {
  const { carry, input = {}, resident = {} } = form;
  const traced = traceStep(step as never, { carry, input, resident }, 'program');
  const graph = applyPasses(verifyGraph(traced.graph, 'tracing'), passes);
  const model = scans ? buildScanModel(graph) : buildStepModel(graph);
  const session = await createSession(model.bytes, 'program', {
    intraOpThreads: 1,
    executionProvider: 'cpu',
    cpuNodes: [],
  });
  const signature = { carry, input, resident, outputs: traced.outputs };
  return new ProgramCore('program', signature, model, session, scans);
}
