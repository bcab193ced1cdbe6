// TensorFlow.js's own op tests, out of its npm package: their specs as functions. Their expectations are not looked at.

import { readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import type { tf } from '../../src/tensorflow.ts';

/** One `it` with what stands around it. */
export interface Spec {
  readonly name: string;
  run(): Promise<void>;
}

type Work = () => unknown;

/** The folder of the package's modules. */
const dist = dirname(createRequire(import.meta.url).resolve('@tensorflow/tfjs-core'));

/** Files with tests of operations and gradients. */
export function specFiles(): string[] {
  const inFolder = (folder: string): string[] =>
    readdirSync(join(dist, folder), { withFileTypes: true }).flatMap((entry) => {
      const path = `${folder}/${entry.name}`;
      if (entry.isDirectory()) return inFolder(path);
      return path.endsWith('_test.js') ? [path] : [];
    });
  return ['gradients_test.js', ...inFolder('ops')].sort();
}

/**
 * The specs of a file.
 *
 * @param library - what the file gets as TensorFlow.js
 */
export function loadSpecs(file: string, library: typeof tf): Spec[] {
  const specs: Spec[] = [];
  const groups: { name: string; before: Work[]; after: Work[] }[] = [];
  const describe = (name: string, body: (environment: object) => void) => {
    groups.push({ name, before: [], after: [] });
    body({ name: 'cpu', backendName: 'cpu', isDataSync: true });
    groups.pop();
  };
  const it = (name: string, body: Work) => {
    const around = [...groups];
    specs.push({
      name: [...around.map((group) => group.name), name].join(' '),
      run: async () => {
        const before = around.flatMap((group) => group.before);
        const after = around.toReversed().flatMap((group) => group.after);
        for (const work of [...before, body, ...after]) await work();
      },
    });
  };
  const globals = {
    describe,
    it,
    fit: it,
    xit: () => undefined,
    xdescribe: () => undefined,
    beforeEach: (work: Work) => groups.at(-1)!.before.push(work),
    afterEach: (work: Work) => groups.at(-1)!.after.push(work),
    beforeAll: (work: Work) => groups.at(-1)!.before.push(work),
    afterAll: () => undefined,
    expect: () => anything,
    spyOn: () => anything,
    fail: () => undefined,
    jasmine: anything,
  };
  const provided = new Map<string, unknown>(
    Object.entries({
      ALL_ENVS: {},
      SYNC_BACKEND_ENVS: {},
      NODE_ENVS: {},
      BROWSER_ENVS: null,
      PARALLELIZE_THRESHOLD: 30, // of reduce_util, which is not published
      reduce_util: { PARALLELIZE_THRESHOLD: 30 },
      describeWithFlags: (name: string, environments: unknown, body: (environment: object) => void) =>
        environments === null ? undefined : describe(name, body),
    }),
  );
  const lookUp = (name: string): unknown => {
    if (provided.has(name)) return provided.get(name);
    if (name.startsWith('expect')) return () => undefined;
    const homes = [
      library,
      library.util,
      library.backend_util,
      library.slice_util,
      library.test_util,
    ] as object[];
    const home = homes.find((one) => name in one);
    return home ? (home as Record<string, unknown>)[name] : anything;
  };
  const source = readFileSync(join(dist, file), 'utf8')
    .replace(/^import \* as (\w+) from '([^']+)';$/gm, (_, name: string, from: string) => {
      const whole = /(^|\/)(index|tf)$/.test(from) || from === '..';
      return `const ${name} = ${whole ? 'library' : `lookUp(${JSON.stringify(name)})`};`;
    })
    .replace(/^import \{([^}]*)\} from '[^']+';$/gm, (_, names: string) =>
      names
        .split(',')
        .map((name) => name.trim())
        .filter(Boolean)
        .map((name) => `const ${name} = lookUp('${name}');`)
        .join(' '),
    )
    .replace(/^import '[^']+';$/gm, '')
    .replace(/^export (async )?(function|const)/gm, '$1$2');
  const names = Object.keys(globals);
  new Function('library', 'lookUp', ...names, source)(library, lookUp, ...Object.values(globals));
  return specs;
}

/** Takes every call and every property, for expectations and spies. */
const anything: unknown = new Proxy(() => undefined, {
  get: (_, name) => (name === 'then' ? undefined : name === Symbol.toPrimitive ? () => 0 : anything),
  apply: () => anything,
});
