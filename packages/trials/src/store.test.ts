// One contract for every store, and what disks add: torn entries, full disks, files in the way.
import * as fs from 'node:fs';
import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  truncateSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { StoreError } from './errors.ts';
import { memoryStore, openStore, type StoreFiles } from './store.ts';
import type { CallResult } from './trial-call.ts';
import { encodeTrialFile } from './trial-file.ts';

const result = (value: number): CallResult => ({
  records: [
    {
      trial: 0,
      seed: 'a',
      status: 'completed',
      metrics: { value },
      durationMs: 1,
      series: {},
      artifacts: {},
    },
  ],
  broke: false,
});

let folder: string;
let warnings: string[];
const warn = (message: string) => warnings.push(message);

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'trialbook-store-'));
  warnings = [];
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const stores = { 'on disk': () => openStore(folder, warn), 'in memory': memoryStore };

describe.each(Object.entries(stores))('store contract: %s', (_name, open) => {
  it('gives back what was written under a key, and nothing under another', () => {
    const store = open();
    expect(store.read('perceptron', 'k1')).toBeUndefined();
    store.write('perceptron', 'k1', encodeTrialFile(result(1)));
    expect(store.read('perceptron', 'k1')).toEqual(result(1));
    expect(store.read('perceptron', 'k2')).toBeUndefined();
    expect(store.read('other', 'k1')).toBeUndefined();
  });

  it('replaces what was there', () => {
    const store = open();
    store.write('perceptron', 'k', encodeTrialFile(result(1)));
    store.write('perceptron', 'k', encodeTrialFile(result(2)));
    expect(store.read('perceptron', 'k')).toEqual(result(2));
  });

  it('keeps notes', () => {
    const store = open();
    expect(store.readNote('perceptron', 'abs%2Frelu')).toBeUndefined();
    store.writeNote('perceptron', 'abs%2Frelu', { code: ['x'] });
    expect(store.readNote('perceptron', 'abs%2Frelu')).toEqual({ code: ['x'] });
  });
});

describe('store on disk', () => {
  it('ignores a torn entry with a warning that names it, and takes it again', () => {
    const store = openStore(folder, warn);
    store.write('perceptron', 'k', encodeTrialFile(result(1)));
    const path = join(folder, 'perceptron', 'k.trial');
    truncateSync(path, 50);
    expect(store.read('perceptron', 'k')).toBeUndefined();
    expect(warnings).toEqual([
      `store: ${path} is not usable: its checksum does not match: torn or altered; its trials run again`,
    ]);
    store.write('perceptron', 'k', encodeTrialFile(result(1)));
    expect(store.read('perceptron', 'k')).toEqual(result(1));
  });

  it('leaves no partial file when the disk is full, keeps what was finished, and says what to do', () => {
    let full = false;
    const files: StoreFiles = {
      ...fs,
      writeFileSync: (path, bytes) => {
        writeFileSync(path, full ? bytes.slice(0, 5) : bytes);
        if (full)
          throw Object.assign(new Error('ENOSPC: no space left on device, write'), { code: 'ENOSPC' });
      },
    };
    const store = openStore(folder, warn, files);
    store.write('perceptron', 'k1', encodeTrialFile(result(1)));
    full = true;
    const write = () => store.write('perceptron', 'k2', encodeTrialFile(result(2)));
    expect(write).toThrow(StoreError);
    expect(write).toThrow(
      `store: ${folder} cannot be written: no space is left (ENOSPC); what was finished before is kept; ` +
        'free some space and start again',
    );
    expect(readdirSync(join(folder, 'perceptron'))).toEqual(['k1.trial']);
    expect(store.read('perceptron', 'k1')).toEqual(result(1));
  });

  it('says what is wrong when a file is where the folder should be', () => {
    const path = join(folder, 'taken');
    writeFileSync(path, '');
    expect(() => openStore(path, warn).write('perceptron', 'k', encodeTrialFile(result(1)))).toThrow(
      /taken cannot be written: .*; check that it is a folder you may read and write, or choose another store$/,
    );
  });

  it('removes what killed processes left half-written an hour ago, and nothing newer', () => {
    mkdirSync(join(folder, 'perceptron'));
    for (const [name, age] of [
      ['old.trial.1-a-1.partial', 7200],
      ['new.trial.2-b-1.partial', 60],
    ] as const) {
      const path = join(folder, 'perceptron', name);
      writeFileSync(path, 'half');
      utimesSync(path, Date.now() / 1000 - age, Date.now() / 1000 - age);
    }
    openStore(folder, warn).write('perceptron', 'k', encodeTrialFile(result(1)));
    expect(readdirSync(join(folder, 'perceptron'))).toEqual(['k.trial', 'new.trial.2-b-1.partial']);
  });

  it('takes a spoilt note for none', () => {
    const store = openStore(folder, warn);
    store.writeNote('perceptron', 'a', 1);
    writeFileSync(join(folder, 'perceptron', 'a.note.json'), '{"x":');
    expect(store.readNote('perceptron', 'a')).toBeUndefined();
  });
});
