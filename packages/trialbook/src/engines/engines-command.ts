// `trialbook engines`: every engine, whether it can start here, how fast it is, and which one auto takes.

import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { type Command, EXIT, UsageError } from '../command/command.ts';
import { readArguments } from '../command/options.ts';
import type { World } from '../command/world.ts';
import { ENGINES } from '../report/study-options.ts';
import type { ProbeAnswer } from './probe-engine.ts';

/** One engine, as `--json` gives it. */
export interface EngineLine {
  readonly name: string;
  readonly available: boolean;
  /** What computes; of available engines. */
  readonly device?: string;
  /** Milliseconds per training step of a small net; of available engines, unless nothing was measured. */
  readonly msPerStep?: number;
  /** Why it cannot start and what to install; of the others. */
  readonly reason?: string;
}

const FLAGS = {
  json: { type: 'boolean' },
  seconds: { type: 'string' },
  help: { type: 'boolean', short: 'h' },
} as const;

const HELP = `Usage: trialbook engines [options]

Lists what can run training steps: whether it can start here, on what device, how fast it is, and if not, why and what to
install. The measured net is small (inputs 8, hidden 64 and 64, one output, batch 256, momentum), so that it says what a step
costs at least. trialbook report --engine <engine> takes one of them; auto takes what the last line says.

  --json               as JSON
  --seconds <number>   how long each is measured; 0 measures nothing; default 2`;

/** How long an engine may take to start and be measured before it counts as absent, beside the measurement itself. */
const PATIENCE_MS = 60_000;

export const enginesCommand: Command = async (argv, world) => {
  const { json, seconds, help } = parseOptions(argv);
  if (help) {
    world.out(HELP);
    return EXIT.done;
  }
  const lines: EngineLine[] = [];
  for (const name of ENGINES.filter((engine) => engine !== 'auto')) {
    // One after the other, so that none is measured beside another.
    lines.push(lineOf(name, await probe(name, seconds * 1000, world)));
  }
  const auto = await probe('auto', 0, world);
  world.out(json ? JSON.stringify({ schemaVersion: 1, engines: lines, auto }, null, 2) : asText(lines, auto));
  return EXIT.done;
};

function lineOf(name: string, answer: ProbeAnswer): EngineLine {
  if ('reason' in answer) return { name, available: false, reason: answer.reason };
  const { device, msPerStep } = answer;
  return { name, available: true, device, ...(msPerStep === undefined ? {} : { msPerStep }) };
}

function asText(lines: readonly EngineLine[], auto: ProbeAnswer): string {
  const width = Math.max(...lines.map(({ name }) => name.length));
  const rows = lines.map(({ name, device, msPerStep, reason }) => {
    const speed = msPerStep === undefined ? '' : `, ${msPerStep.toPrecision(3)} ms per step`;
    return `${name.padEnd(width)}  ${reason === undefined ? `${device}${speed}` : `not available: ${reason}`}`;
  });
  if ('reason' in auto) return [...rows, '', `auto takes none: ${auto.reason}`].join('\n');
  const passed = auto.passedOver.map(({ name }) => name).join(', ');
  const why = passed === '' ? '' : `, as ${passed} cannot start here`;
  return [...rows, '', `auto takes ${auto.engine} (${auto.device})${why}`].join('\n');
}

/** Starts and measures an engine in a process of its own. */
function probe(name: string, measureMs: number, { signal }: World): Promise<ProbeAnswer> {
  return new Promise((done, interrupted) => {
    const child = fork(
      fileURLToPath(new URL('./probe-engine.js', import.meta.url)),
      [name, String(measureMs)],
      { silent: true, signal, execArgv: [] },
    );
    let lastWords = '';
    child.stdout?.resume();
    child.stderr?.on('data', (bytes: Buffer) => {
      lastWords = bytes.toString().trim().split('\n').at(-1) ?? '';
    });
    const patience = setTimeout(() => {
      done({ reason: `it did not answer within ${(PATIENCE_MS + measureMs) / 1000} s` });
      child.kill('SIGKILL');
    }, PATIENCE_MS + measureMs);
    child.on('message', (answer) => done(answer as ProbeAnswer));
    child.on('error', interrupted);
    child.on('close', (code, by) => {
      clearTimeout(patience);
      const words = lastWords === '' ? '' : `: ${lastWords}`;
      done({ reason: `its process ended with ${by ?? `code ${code}`} before it answered${words}` });
    });
  });
}

function parseOptions(argv: readonly string[]): { json: boolean; seconds: number; help: boolean } {
  const { values, positionals } = readArguments(argv, FLAGS);
  if (positionals.length > 0) {
    throw new UsageError(`trialbook engines takes no names; got "${positionals[0]}"`);
  }
  const { json = false, seconds = '2', help = false } = values;
  if (!/^\d{1,3}(\.\d+)?$/.test(seconds)) {
    throw new UsageError(`--seconds takes a number from 0 to 999; got "${seconds}"`);
  }
  return { json, seconds: Number(seconds), help };
}
