import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { FOLDER_FILES, type FolderFiles } from './folder-files.ts';
import { LOCK } from './folder-lock.ts';
import { checksum } from './listed-files.ts';
import { writeFolder } from './write-folder.ts';

const folder = () => join(mkdtempSync(join(tmpdir(), 'trialbook-folder-')), 'report');
const contents = (files: Record<string, string>) => ({
  files: new Map(Object.entries(files)),
  manifest: { report: 'tiny' },
});
const tree = (at: string): Record<string, string> =>
  Object.fromEntries(
    readdirSync(at, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name))
      .sort()
      .map((path) => [path.slice(at.length + 1).replaceAll('\\', '/'), readFileSync(path, 'utf8')]),
  );

/** The report before and after: one file changes its contents, one goes, one comes. */
const OLD = contents({ 'index.html': 'old page', 'report.md': 'old twin', 'data/gone.csv': 'gone' });
const NEW = contents({ 'index.html': 'new page', 'report.md': 'new twin', 'figures/come.svg': 'come' });

it('writes every file, and a manifest with their checksums', async () => {
  const at = folder();
  await writeFolder(at, NEW);
  const { 'manifest.json': manifest, ...files } = tree(at);
  expect(files).toEqual(Object.fromEntries(NEW.files));
  expect(JSON.parse(manifest!)).toEqual({
    report: 'tiny',
    files: Object.fromEntries([...NEW.files].map(([path, text]) => [path, checksum(text)])),
  });
});

it('removes what it wrote before and does not write now, and nothing else', async () => {
  const at = folder();
  await writeFolder(at, OLD);
  writeFileSync(join(at, 'notes.txt'), 'mine');
  writeFileSync(join(at, 'data/mine.csv'), 'mine');
  await writeFolder(at, NEW);
  expect(Object.keys(tree(at))).toEqual([
    'data/mine.csv',
    'figures/come.svg',
    'index.html',
    'manifest.json',
    'notes.txt',
    'report.md',
  ]);
  rmSync(join(at, 'data/mine.csv'));
});

it('leaves a file that somebody has changed, and the folders of those that go do not stay', async () => {
  const at = folder();
  await writeFolder(at, contents({ 'data/changed.csv': '1', 'pictures/deep/one.svg': '2' }));
  writeFileSync(join(at, 'data/changed.csv'), 'mine now');
  await writeFolder(at, contents({ 'index.html': 'new' }));
  expect(Object.keys(tree(at))).toEqual(['data/changed.csv', 'index.html', 'manifest.json']);
  expect(existsSync(join(at, 'pictures'))).toBe(false);
});

it('leaves everything as it was when a file cannot be staged', async () => {
  const at = folder();
  await writeFolder(at, OLD);
  const before = tree(at);
  await expect(writeFolder(at, contents({ a: 'new', 'a/b': 'impossible' }))).rejects.toThrow();
  const full: FolderFiles = {
    ...FOLDER_FILES,
    writeFileSync(path, text, options) {
      if (path.endsWith('come.svg')) throw Object.assign(new Error('no space'), { code: 'ENOSPC' });
      FOLDER_FILES.writeFileSync(path, text, options);
    },
  };
  await expect(writeFolder(at, NEW, full)).rejects.toThrow('no space');
  expect(tree(at)).toEqual(before);
});

it.each(['../outside', '/etc/outside', 'a/../../b', 'C:/x', 'a\\..\\..\\b', '', 'manifest.json'])(
  'takes no path %j',
  async (path) => {
    await expect(writeFolder(folder(), contents({ [path]: 'x' }))).rejects.toThrow(
      'cannot be the name of a file',
    );
  },
);

it('follows neither a link in the folder nor a path in a manifest that leads out of it', async () => {
  const at = folder();
  const outside = mkdtempSync(join(tmpdir(), 'trialbook-outside-'));
  writeFileSync(join(outside, 'gone.csv'), 'gone');
  await writeFolder(at, OLD);
  rmSync(join(at, 'data'), { recursive: true });
  symlinkSync(outside, join(at, 'data'));
  await expect(writeFolder(at, contents({ 'data/gone.csv': 'x' }))).rejects.toThrow(
    /data is a link or a file/,
  );
  await writeFolder(at, NEW);
  writeFileSync(
    join(at, 'manifest.json'),
    JSON.stringify({
      report: 'tiny',
      files: { '../../precious': checksum('gone'), 'data/gone.csv': checksum('gone') },
    }),
  );
  writeFileSync(join(at, '../../precious'), 'gone');
  await writeFolder(at, NEW);
  expect(readFileSync(join(at, '../../precious'), 'utf8')).toBe('gone');
  expect(tree(outside)).toEqual({ 'gone.csv': 'gone' });
  rmSync(join(at, '../../precious'));
});

/** The file operations of a process that is killed at the n-th of them: from then on it does nothing more. */
function killedAt(n: number): FolderFiles & { readonly count: () => number } {
  let count = 0;
  const killable =
    <A extends unknown[], R>(operation: (...args: A) => R) =>
    (...args: A): R => {
      count += 1;
      if (count >= n) throw new Error('killed');
      return operation(...args);
    };
  const { sleep, isRunning, renamesMayWait, ...operations } = FOLDER_FILES;
  const wrapped = Object.fromEntries(
    Object.entries(operations).map(([name, operation]) => [name, killable(operation as () => void)]),
  ) as unknown as Omit<FolderFiles, 'sleep' | 'isRunning' | 'renamesMayWait'>;
  return { ...wrapped, sleep, isRunning, renamesMayWait, count: () => count };
}
/** The one that comes after: the killed process, whose number it has in this test, runs no more. */
const AFTER: FolderFiles = { ...FOLDER_FILES, isRunning: () => false };

it('killed at any operation: page and twin are whole, and the next writer ends as if nothing had been', async () => {
  const unbroken = folder();
  await writeFolder(unbroken, NEW);
  let crashes = 0;
  for (const first of [undefined, OLD]) {
    for (let n = 1; ; n++) {
      const at = folder();
      if (first !== undefined) {
        await writeFolder(at, first);
        writeFileSync(join(at, 'notes.txt'), 'mine');
      }
      const files = killedAt(n);
      await writeFolder(at, NEW, files).catch(() => {});
      if (files.count() < n) break;
      crashes += 1;
      const between = existsSync(at) ? tree(at) : {};
      for (const file of ['index.html', 'report.md']) {
        const allowed: unknown[] = [first?.files.get(file), NEW.files.get(file)];
        expect(allowed, `operation ${n}: ${file}`).toContain(between[file]);
      }
      // A third report, so that what the killed one had put in place must go, too.
      if (n % 2 === 0) await writeFolder(at, contents({ 'index.html': 'third' }), AFTER);
      await writeFolder(at, NEW, AFTER);
      const { 'notes.txt': notes, ...after } = tree(at);
      expect(after, `operation ${n}`).toEqual(tree(unbroken));
      expect(notes).toBe(first === undefined ? undefined : 'mine');
      rmSync(at, { recursive: true });
    }
  }
  expect(crashes).toBeGreaterThan(60);
});

it('killed twice in a row, still removes what the first report had', async () => {
  const unbroken = folder();
  await writeFolder(unbroken, NEW);
  const operations = killedAt(Number.POSITIVE_INFINITY);
  await writeFolder(folder(), NEW, operations);
  for (let n = 2; n < operations.count(); n += 3) {
    const at = folder();
    await writeFolder(at, OLD);
    for (const files of [killedAt(n), killedAt(n + 4)]) {
      await writeFolder(at, NEW, { ...files, isRunning: () => false }).catch(() => {});
    }
    await writeFolder(at, NEW, AFTER);
    expect(tree(at), `operations ${n}`).toEqual(tree(unbroken));
  }
});

it('two writers at once: both end, one wins whole, and readers never miss a file', async () => {
  const at = folder();
  await writeFolder(at, OLD);
  const misses: string[] = [];
  const watching: FolderFiles = {
    ...FOLDER_FILES,
    renameSync(from, to) {
      FOLDER_FILES.renameSync(from, to);
      for (const file of ['index.html', 'report.md']) if (!existsSync(join(at, file))) misses.push(file);
    },
  };
  const writers = Array.from({ length: 6 }, (_, i) =>
    writeFolder(
      at,
      contents({ 'index.html': `page ${i}`, 'report.md': `twin ${i}`, [`data/${i}.csv`]: `${i}` }),
      watching,
    ),
  );
  await Promise.all(writers);
  const files = tree(at);
  const winner = files['index.html']!.slice('page '.length);
  expect(Object.keys(files)).toEqual([`data/${winner}.csv`, 'index.html', 'manifest.json', 'report.md']);
  expect(files['report.md']).toBe(`twin ${winner}`);
  expect(misses).toEqual([]);
});

it('waits for a rename that Windows refuses just now, and gives up on one that it always refuses', async () => {
  const at = folder();
  const waits: unknown[] = [];
  const refusing = (times: number): FolderFiles => ({
    ...FOLDER_FILES,
    renamesMayWait: true,
    sleep: async (ms) => waits.push(ms),
    renameSync(from, to) {
      if (to.endsWith('index.html') && times-- > 0) throw Object.assign(new Error('busy'), { code: 'EPERM' });
      FOLDER_FILES.renameSync(from, to);
    },
  });
  await writeFolder(at, NEW, refusing(3));
  expect(waits).toEqual([10, 20, 40]);
  expect(tree(at)['index.html']).toBe('new page');
  await expect(writeFolder(at, OLD, refusing(100))).rejects.toThrow('busy');
  expect(tree(at)['index.html']).toBe('new page');
  await expect(writeFolder(at, OLD, { ...refusing(1), renamesMayWait: false })).rejects.toThrow('busy');
});

it('takes over the lock of a process that is gone, of this machine or, when it is old, of another', async () => {
  const at = folder();
  await writeFolder(at, OLD);
  const held = (holder: unknown) => writeFileSync(join(at, LOCK), JSON.stringify(holder));
  held({ host: 'another machine', pid: 1, token: 'a' });
  const old: FolderFiles = {
    ...FOLDER_FILES,
    sleep: () => Promise.reject(new Error('it waits')),
    statSync: (path) => ({ mtimeMs: path.endsWith(LOCK) ? 0 : 3_600_000 }),
  };
  await expect(writeFolder(at, NEW, { ...old, statSync: FOLDER_FILES.statSync })).rejects.toThrow('it waits');
  await writeFolder(at, NEW, old);
  expect(Object.keys(tree(at))).toEqual(['figures/come.svg', 'index.html', 'manifest.json', 'report.md']);
  mkdirSync(join(at, 'data'));
});
