// Which experiments a study finds an engine for, what they are told of it, and what that does to their keys.

import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { describe, expect, it } from 'vitest';
import { runTrials } from '../src/run-trials.ts';
import { memoryStore } from '../src/store/memory-store.ts';
import { experiment, here } from './small-experiment.ts';

const arms = { x: { parameters: 1, trials: 2 } };
const engines: string[] = [];
const using = (id: string) => ({
  ...experiment(id, arms, ({ engine }) => engines.push(engine)),
  engine: true,
});

function finder(name = 'onnx-cpu') {
  const find = async () => {
    find.calls += 1;
    return name;
  };
  find.calls = 0;
  return find;
}

describe('the engine of a study', () => {
  it('is found once for the experiments that use one, which are given its name', async () => {
    engines.length = 0;
    const engine = finder();
    const plain = experiment('plain', arms);
    const study = await runTrials({ experiments: [using('a'), plain, using('b')], ...here({ engine }) });
    expect(engine.calls).toBe(1);
    expect(engines).toEqual(Array(4).fill('onnx-cpu'));
    expect(study.info).toMatchObject({ engine: 'onnx-cpu', engineClass: 'onnx-cpu' });
    expect(study.experiments.map((each) => each.engine)).toEqual(['onnx-cpu', undefined, 'onnx-cpu']);
  });

  it('is not looked for when no experiment uses one', async () => {
    const engine = finder();
    const study = await runTrials({ experiments: [experiment('a', arms)], ...here({ engine }) });
    expect(engine.calls).toBe(0);
    expect(study.info.engine).toBe('none');
  });

  it('that cannot start stops the study before any trial', async () => {
    const plain = experiment('plain', arms);
    const engine = () => Promise.reject(new Error('no driver'));
    await expect(runTrials({ experiments: [plain, using('a')], ...here({ engine }) })).rejects.toThrow(
      'no driver',
    );
    expect(plain.calls).toEqual([]);
  });

  it('is part of the keys of those experiments only', async () => {
    const store = memoryStore();
    const run = async (engine: string) => {
      const experiments = [experiment('plain', arms), using('a')];
      const study = await runTrials({ experiments, ...here({ store, engine }) });
      return study.experiments.map(({ counts }) => counts.run);
    };
    expect(await run('onnx-cpu')).toEqual([2, 2]);
    expect(await run('onnx-cpu')).toEqual([0, 0]);
    expect(await run('onnx-cuda')).toEqual([0, 2]);
  });

  it('is refused to an experiment that is not known to use one', async () => {
    const reading = experiment('a', arms, ({ engine }) => engine.length);
    const { arms: results } = await runTrials({ experiment: reading, ...here() });
    expect(results.x!.set.trials[0]).toMatchObject({
      status: 'failed',
      reason:
        'ExperimentError: experiment "a" reads context.engine, but is not known to use an engine; ' +
        'add `engine: true` to its definition, so that the engine becomes part of its keys',
    });
  });

  it('is used where the code imports @trialbook/training, unless the experiment says otherwise', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'trialbook-engine-'));
    const training = join(folder, 'node_modules/@trialbook/training');
    mkdirSync(training, { recursive: true });
    writeFileSync(
      join(training, 'package.json'),
      '{"name":"@trialbook/training","version":"1.0.0","type":"module","exports":"./index.js"}',
    );
    writeFileSync(join(training, 'index.js'), 'export const train = 1;');
    writeFileSync(join(folder, 'helper.js'), "export { train } from '@trialbook/training';");
    const file = join(folder, 'experiment.js');
    writeFileSync(file, "import './helper.js';");
    const importing = { ...experiment('a', arms), module: pathToFileURL(file).href };
    const engineOf = async (engine?: boolean) => {
      const declared = engine === undefined ? importing : { ...importing, engine };
      return (await runTrials({ experiment: declared, ...here({ engine: 'onnx-cpu' }) })).engine;
    };
    expect(await engineOf()).toBe('onnx-cpu');
    expect(await engineOf(false)).toBeUndefined();
  });
});
