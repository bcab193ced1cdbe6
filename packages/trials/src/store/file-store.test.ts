// The contract for both stores, and what disks add: torn and foreign files, full disks, files in the way, leftovers.
import {
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  truncateSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { seedTree } from '@trialbook/random';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { aTrialFile } from '../../test/a-trial-file.ts';
import { StoreError } from '../errors.ts';
import { openStore } from './file-store.ts';
import { memoryStore } from './memory-store.ts';
import { storeContract } from './store-contract.ts';
import { realFiles, type StoreFiles } from './store-files.ts';
import { encodeTrialFile } from './trial-file.ts';

const bytesOf = (key: string, value: number) => encodeTrialFile(aTrialFile(key, value));

let folder: string;
let warnings: string[];
const warn = (message: string) => warnings.push(message);

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'trialbook-store-'));
  warnings = [];
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const stores = {
  'on disk': () => openStore(mkdtempSync(join(folder, 'store-')), warn),
  'in memory': memoryStore,
};
describe.each(Object.entries(stores))('store contract: %s', (_name, open) => {
  it.each(storeContract)('$title', ({ check }) => check(open));
});

describe('store on disk', () => {
  const at = (name: string) => join(folder, 'perceptron', name);
  const readK = async (store = openStore(folder, warn)) =>
    (await store.readMany('perceptron', ['k'])).get('k');

  it('keeps what was written for the next process', async () => {
    await openStore(folder, warn).write('perceptron', 'k', bytesOf('k', 1));
    expect(await readK()).toEqual(aTrialFile('k', 1));
    expect(readdirSync(join(folder, 'perceptron'))).toEqual(['k.trial']);
  });

  it('ignores a torn entry with a warning that names it, and takes it again', async () => {
    const store = openStore(folder, warn);
    await store.write('perceptron', 'k', bytesOf('k', 1));
    truncateSync(at('k.trial'), 150);
    expect(await readK(store)).toBeUndefined();
    expect(warnings).toEqual([
      `store: ${at('k.trial')} is not usable: its checksum does not match: torn or altered; its trials run again`,
    ]);
    await store.write('perceptron', 'k', bytesOf('k', 1));
    expect(await readK(store)).toEqual(aTrialFile('k', 1));
  });

  it('does not take a file that was copied over another, and says what it holds', async () => {
    const store = openStore(folder, warn);
    await store.write('perceptron', 'k', bytesOf('k', 1));
    await store.write('perceptron', 'l', bytesOf('l', 2));
    copyFileSync(at('l.trial'), at('k.trial'));
    expect(await readK(store)).toBeUndefined();
    expect(warnings).toEqual([
      `store: ${at('k.trial')} is not usable: it holds perceptron l: copied or renamed; its trials run again`,
    ]);
  });

  it('uses none of 300 mutations of a stored file', async () => {
    const store = openStore(folder, warn);
    await store.write('perceptron', 'k', bytesOf('k', 1));
    const whole = readFileSync(at('k.trial'));
    const random = seedTree('mutations').stream();
    for (let i = 0; i < 300; i++) {
      let bytes = Buffer.from(whole);
      const place = random.integer(bytes.length);
      const kinds = [
        () => bytes.writeUInt8(bytes[place]! ^ (1 << random.integer(8)), place),
        () => (bytes = bytes.subarray(0, place)),
        () => (bytes = Buffer.concat([bytes, bytes.subarray(place)])),
        () => (bytes = Buffer.concat([bytes.subarray(0, place), bytes.subarray(place + 1)])),
        () => bytes.fill(random.integer(256), place, Math.min(bytes.length, place + 1 + random.integer(64))),
      ];
      kinds[i % kinds.length]!();
      if (bytes.equals(whole)) bytes[0] = bytes[0]! ^ 1;
      writeFileSync(at('k.trial'), bytes);
      expect(await readK(store), `mutation ${i} at ${place}`).toBeUndefined();
    }
    expect(warnings).toHaveLength(300);
  });

  it('takes a store of an earlier form for empty, and says so once', async () => {
    mkdirSync(join(folder, 'perceptron'));
    for (const name of ['a', 'b']) writeFileSync(at(`${name}.trial`), `TBTRIAL1${'x'.repeat(100)}`);
    const store = openStore(folder, warn);
    const keys = Array.from({ length: 20 }, (_, i) => `key-${i}`);
    expect((await store.readMany('perceptron', keys)).size).toBe(0);
    expect((await store.readMany('perceptron', ['a', 'b'])).size).toBe(0);
    expect(warnings).toEqual([
      `store: ${folder} holds trials of an earlier form, which count as absent and run again; ` +
        'remove them when no earlier version of Trialbook needs them',
    ]);
  });

  it('leaves no partial file when the disk is full, keeps what was finished, and says what to do', async () => {
    let full = false;
    const files: StoreFiles = {
      ...realFiles,
      write: async (path, bytes) => {
        await realFiles.write(path, full ? bytes.slice(0, 5) : bytes);
        if (full)
          throw Object.assign(new Error('ENOSPC: no space left on device, write'), { code: 'ENOSPC' });
      },
    };
    const store = openStore(folder, warn, files);
    await store.write('perceptron', 'k', bytesOf('k', 1));
    full = true;
    const write = () => store.write('perceptron', 'l', bytesOf('l', 2));
    await expect(write()).rejects.toThrow(StoreError);
    await expect(write()).rejects.toThrow(
      `store: ${folder} cannot be written: no space is left (ENOSPC); what was finished before is kept; ` +
        'free some space and start again',
    );
    expect(readdirSync(join(folder, 'perceptron'))).toEqual(['k.trial']);
    expect(await readK(store)).toEqual(aTrialFile('k', 1));
  });

  it('says what is wrong when a file is where the folder should be', async () => {
    const path = join(folder, 'taken');
    writeFileSync(path, '');
    await expect(openStore(path, warn).write('perceptron', 'k', bytesOf('k', 1))).rejects.toThrow(
      /taken cannot be written: .*; check that it is a folder you may read and write, or choose another store$/,
    );
  });

  it('removes what dead processes left half-written, and nothing of living ones or of other machines', async () => {
    mkdirSync(join(folder, 'perceptron'));
    const host = hostname()
      .replace(/[^A-Za-z0-9-]/g, '-')
      .slice(0, 40);
    const day = 86_400;
    const left = {
      'dead.trial.HOST~999999999~aa~1.partial': 0,
      'own-but-earlier.trial.HOST~PID~other~1.partial': 0,
      'living.trial.HOST~PPID~aa~1.partial': 0,
      'elsewhere.trial.other-host~1~aa~1.partial': day - 60,
      'elsewhere-long-ago.trial.other-host~1~aa~1.partial': day + 60,
    };
    for (const [name, age] of Object.entries(left)) {
      const path = at(
        name.replace('PPID', `${process.ppid}`).replace('PID', `${process.pid}`).replace('HOST', host),
      );
      writeFileSync(path, 'half');
      utimesSync(path, Date.now() / 1000 - age, Date.now() / 1000 - age);
    }
    await openStore(folder, warn).write('perceptron', 'k', bytesOf('k', 1));
    const names = readdirSync(join(folder, 'perceptron')).map((name) => name.split('.')[0]);
    expect(names).toEqual(['elsewhere', 'k', 'living']);
  });

  it('writes again what a machine with a wrong clock took for abandoned', async () => {
    let taken = 0;
    let lost = 0;
    const files: StoreFiles = {
      ...realFiles,
      rename: async (from, to) => {
        if (taken++ < 2) rmSync(from);
        await realFiles.rename(from, to);
      },
      sync: async (path) => {
        if (taken === 1 && path.endsWith('.partial') && lost++ === 0) rmSync(path);
        await realFiles.sync(path);
      },
    };
    await openStore(folder, warn, files).write('perceptron', 'k', bytesOf('k', 1));
    expect(await readK()).toEqual(aTrialFile('k', 1));
    expect(readdirSync(join(folder, 'perceptron'))).toEqual(['k.trial']);
  });

  it('commits what comes while the disk is busy in one group: one sync of the folder for many', async () => {
    const synced: string[] = [];
    const files: StoreFiles = {
      ...realFiles,
      sync: async (path) => {
        synced.push(path.endsWith('.partial') ? 'file' : path === folder ? 'store' : 'folder');
        await realFiles.sync(path);
      },
    };
    const store = openStore(folder, warn, files);
    const keys = Array.from({ length: 100 }, (_, i) => `key-${i}`);
    await Promise.all(keys.map((key, i) => store.write('perceptron', key, bytesOf(key, i))));
    expect(synced.filter((what) => what === 'file')).toHaveLength(100);
    expect(synced.filter((what) => what === 'folder')).toHaveLength(1);
    expect(synced[0]).toBe('store'); // the name of the new folder
    expect((await store.readMany('perceptron', keys)).size).toBe(100);
  });

  it('takes a spoilt note for none', async () => {
    const store = openStore(folder, warn);
    await store.writeNote('perceptron', 'a', 1);
    const [note] = readdirSync(join(folder, 'perceptron'));
    writeFileSync(at(note!), '{"x":');
    expect((await store.readNotes('perceptron', ['a'])).size).toBe(0);
  });
});
