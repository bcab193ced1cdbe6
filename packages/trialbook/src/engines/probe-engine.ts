// A process of its own for one engine: starts it, measures it, says what came of it. Two native libraries never meet in it, and
// what they print or how they end touches nobody.

import { measureEngine, startEngine } from '@trialbook/training';

/** What a probe says of an engine that started. */
export interface ProbedEngine {
  readonly engine: string;
  readonly device: string;
  /** For `auto`: the engines before it that cannot start. */
  readonly passedOver: readonly { readonly name: string; readonly reason: string }[];
  /** Milliseconds per training step of a small net; absent when nothing was measured. */
  readonly msPerStep?: number;
}

/** What a probe answers. */
export type ProbeAnswer = ProbedEngine | { readonly reason: string };

const [name, measureMs] = process.argv.slice(2);
const answer = await probe(name!, Number(measureMs)).catch((error: unknown) => ({
  reason: error instanceof Error ? error.message.replace(/^engine '[^']*': /, '') : String(error),
}));
process.send?.(answer, undefined, undefined, () => process.exit(0));

async function probe(engineName: string, budgetMs: number): Promise<ProbedEngine> {
  const { engine, passedOver } = await startEngine(engineName);
  const found = { engine: engine.name, device: engine.device, passedOver };
  return budgetMs > 0 ? { ...found, msPerStep: await measureEngine(engine, budgetMs) } : found;
}
