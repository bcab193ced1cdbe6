// `trialbook engines`, and what `--engine` of `trialbook report` does: one that cannot start, auto, and none at all.

import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { engineNames } from '@trialbook/training';
import { beforeAll, describe, expect, it } from 'vitest';
import type { EngineLine } from '../src/engines/engines-command.ts';
import { ENGINES } from '../src/report/study-options.ts';
import { EXPERIMENTS, makeWorkspace, REPORT, run } from './support/workspace.ts';

it('knows the engines that @trialbook/training knows', () => {
  expect(ENGINES).toEqual(['auto', ...engineNames]);
});

let listed: {
  engines: EngineLine[];
  auto: { engine: string; device: string; passedOver: { name: string }[] };
};
beforeAll(async () => {
  const { code, out } = await run(process.cwd(), ['engines', '--json', '--seconds', '0.05']);
  expect(code).toBe(0);
  listed = JSON.parse(out);
});

describe('trialbook engines', () => {
  it('lists every engine with its device and speed, or why it cannot start', () => {
    expect(listed.engines.map(({ name }) => name)).toEqual(engineNames);
    for (const { available, device, msPerStep, reason } of listed.engines) {
      if (available) expect(device).toMatch(/^(CPU|GPU)/);
      else expect(reason).toMatch(/install|needed/);
      expect(reason).toEqual(available ? undefined : expect.any(String));
      expect(msPerStep).toEqual(available ? expect.any(Number) : undefined);
    }
    expect(listed.engines.at(-1)).toMatchObject({ name: 'tfjs-cpu', available: true });
  });

  it('says what auto takes, and what it passed over', () => {
    const available = (name: string) => listed.engines.find((each) => each.name === name)?.available;
    expect(available(listed.auto.engine)).toBe(true);
    for (const { name } of listed.auto.passedOver) expect(available(name)).toBe(false);
  });

  it('says the same to people', async () => {
    const { code, out, err } = await run(process.cwd(), ['engines', '--seconds', '0']);
    expect({ code, err }).toEqual({ code: 0, err: '' });
    const lines = out.trim().split('\n');
    for (const [i, { name, device, reason }] of listed.engines.entries()) {
      expect(lines[i]).toBe(
        `${name.padEnd('tfjs-node-gpu'.length)}  ${device ?? `not available: ${reason}`}`,
      );
    }
    expect(lines.at(-1)).toMatch(`auto takes ${listed.auto.engine} (${listed.auto.device})`);
  });
});

// As the other experiments of the workspace, but the first one uses an engine and says which it was given.
const USING = EXPERIMENTS.replace("id: 'counting',", "id: 'counting', engine: true,").replace(
  'run: ({ tasks }) => tasks',
  "run: ({ tasks, engine, log }) => (log('runs on ' + engine), tasks)",
);
const facts = (workspace: string) => {
  const read = (file: string) => readFileSync(join(workspace, 'reports/dist/tiny', file), 'utf8');
  return {
    results: JSON.parse(read('results.json')).engine,
    manifest: JSON.parse(read('manifest.json')).engine,
    markdown: /Engine: \*\*([^*]*)\*\*/.exec(read('report.md'))?.[1],
    html: /<dt>Engine<\/dt><dd>([^<]*)</.exec(read('index.html'))?.[1],
  };
};

describe('--engine of trialbook report', () => {
  it('one that cannot start is one line with reason and remedy, before any trial', async () => {
    const absent = listed.engines.find(({ available }) => !available);
    if (absent === undefined) return console.warn('skipped: every engine can start here');
    const workspace = makeWorkspace();
    const { code, out, err } = await run(workspace, ['report', '--engine', absent.name]);
    expect(err).toBe(`trialbook: engine '${absent.name}': ${absent.reason}\n`);
    expect({ code, out }).toEqual({ code: 1, out: '' });
    expect(existsSync(join(workspace, '.trialbook'))).toBe(false);
    expect(existsSync(join(workspace, 'reports/dist'))).toBe(false);
  });

  it('auto is settled once, and its name is what trials, keys, results and manifest carry', async () => {
    const workspace = makeWorkspace(REPORT, USING);
    const { code, err, out } = await run(workspace, ['report', '--workers', '0']);
    expect(code).toBe(0);
    const { engine, device } = listed.auto;
    expect(err.match(/^engine: .*$/gm)).toEqual([
      expect.stringMatching(new RegExp(`^engine: ${engine} \\(${device}\\), taken by auto`)),
    ]);
    expect(err).toContain(`counting all trial 0: runs on ${engine}`);
    expect(out).toContain('8 trials run');
    const fact = `${engine}, asked: auto`;
    expect(facts(workspace)).toEqual({
      results: engine,
      manifest: { asked: 'auto', got: engine, device, why: expect.stringContaining('taken by auto') },
      markdown: fact,
      html: fact,
    });

    const named = await run(workspace, ['report', '--workers', '0', '--engine', engine]);
    expect(named.out).toContain('0 trials run, 8 cached');
    expect(named.err).toContain(`engine: ${engine} (${device}), as asked`);
    expect(facts(workspace)).toMatchObject({ manifest: { asked: engine, got: engine }, markdown: engine });

    const other = await run(workspace, ['report', '--workers', '0', '--engine', 'tfjs-cpu']);
    expect(other.err).toContain('counting all trial 0: runs on tfjs-cpu');
    expect(other.out).toContain(engine === 'tfjs-cpu' ? '0 trials run' : '5 trials run, 3 cached');
  });

  it('auto starts nothing where no experiment uses an engine', async () => {
    const workspace = makeWorkspace();
    const { code, err } = await run(workspace, ['report', '--workers', '0']);
    expect(code).toBe(0);
    expect(err).not.toContain('engine');
    expect(facts(workspace)).toEqual({
      results: 'none',
      manifest: { asked: 'auto', got: 'none' },
      markdown: 'none',
      html: 'none',
    });
  });
});
