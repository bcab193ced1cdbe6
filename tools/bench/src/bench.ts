// `pnpm bench`: times every workload on every contestant in one run and reports ratios.

import { writeFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import type { EngineName } from '@trialbook/training';
import { engineTimer } from './engine-timer.ts';
import { machine } from './machine.ts';
import { type PytorchPeer, startPytorch } from './pytorch-timer.ts';
import { resultsFigure } from './results-figure.ts';
import { resultsTable } from './results-table.ts';
import { type Row, timeInTurn } from './rounds.ts';
import type { StepTimer } from './step-timer.ts';
import { type Scaling, workerScaling } from './worker-scaling.ts';
import { type Workload, workloads } from './workloads.ts';

const usage = `pnpm bench [options]
  --workloads a,b   only these (${workloads.map(({ name }) => name).join(', ')})
  --engines a,b     default onnx-cpu,tfjs-wasm,tfjs-cpu
  --rounds n        rounds of all contestants in turn; default 7
  --seconds s       time of each contestant in a round; default 0.5
  --python path     interpreter with PyTorch; default python3; PyTorch is left out where it cannot be imported
  --no-scaling      leave out the throughput of two workers
  --json file       write rows, scaling, machine and versions
  --figure file     draw the ratios as an SVG`;

const { values } = parseArgs({
  options: {
    workloads: { type: 'string' },
    engines: { type: 'string', default: 'onnx-cpu,tfjs-wasm,tfjs-cpu' },
    rounds: { type: 'string', default: '7' },
    seconds: { type: 'string', default: '0.5' },
    python: { type: 'string', default: 'python3' },
    scaling: { type: 'boolean', default: true },
    json: { type: 'string' },
    figure: { type: 'string' },
    help: { type: 'boolean', default: false },
  },
  allowNegative: true,
});

if (values.help) console.log(usage);
else await bench();

async function bench(): Promise<void> {
  const chosen = choose(values.workloads);
  const engines = values.engines.split(',') as EngineName[];
  const peer = await startPytorch(values.python);
  const facts = machine({ pytorch: peer?.version ?? null });
  console.log(
    `${facts.cpu}, ${facts.cores} cores, Node ${facts.node}; PyTorch ${peer?.version ?? 'not found'}`,
  );
  const rows: Row[] = [];
  for (const workload of chosen) {
    const found = await timeWorkload(workload, engines, peer);
    rows.push(...found);
    console.log(resultsTable(workload, found));
  }
  peer?.close();
  const scaling = values.scaling ? await scalingOf(chosen) : [];
  if (values.json !== undefined) {
    await writeFile(values.json, `${JSON.stringify({ machine: facts, rows, scaling }, null, 2)}\n`);
  }
  if (values.figure !== undefined) await writeFile(values.figure, await resultsFigure(rows));
}

async function timeWorkload(
  workload: Workload,
  engines: readonly EngineName[],
  peer: PytorchPeer | undefined,
): Promise<Row[]> {
  const timers: StepTimer[] = [];
  for (const name of engines) {
    const timer = await runnable(name, workload);
    if (timer) timers.push(timer);
  }
  if (peer) timers.push(peer.timer(workload.name));
  try {
    return await timeInTurn(workload.name, timers, {
      rounds: Number(values.rounds),
      secondsPerRound: Number(values.seconds),
    });
  } finally {
    for (const timer of timers) timer.dispose();
  }
}

/** The engine's timer after one step, or undefined, with the reason printed, where it cannot run the workload. */
async function runnable(name: EngineName, workload: Workload): Promise<StepTimer | undefined> {
  try {
    const timer = await engineTimer(name, workload);
    await timer.run(1);
    return timer;
  } catch (error) {
    const reason = error instanceof Error ? error.message.split('\n')[0] : String(error);
    console.log(`${workload.name} on ${name}: left out, ${reason}`);
    return undefined;
  }
}

async function scalingOf(chosen: readonly Workload[]): Promise<Scaling[]> {
  const found: Scaling[] = [];
  for (const { name } of chosen) {
    const scaling = await workerScaling(name, {
      rounds: Number(values.rounds),
      seconds: Number(values.seconds),
    });
    found.push(scaling);
    console.log(`${name}: two workers do ${scaling.median.toFixed(2)} times the steps of one`);
  }
  return found;
}

function choose(names: string | undefined): readonly Workload[] {
  if (names === undefined) return workloads;
  return names.split(',').map((name) => {
    const found = workloads.find((workload) => workload.name === name);
    if (found) return found;
    console.error(`bench: no workload "${name}"; there are ${workloads.map((w) => w.name).join(', ')}`);
    return process.exit(2);
  });
}
