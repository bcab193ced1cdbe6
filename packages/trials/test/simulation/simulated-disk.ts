// A disk in memory that forgets what was not synced when its power is cut, and fails or stops at any operation.
import { dirname } from 'node:path';
import type { StoreFiles } from '../../src/store/store-files.ts';

interface Inode {
  bytes: Uint8Array;
  /** What would survive a power cut; undefined before the first sync. */
  synced: Uint8Array | undefined;
  writtenMs: number;
}

/** What is left after a crash: of names that were not synced, and of contents that were not. */
export type Survival =
  /** A kill: the system goes on, everything is there. */
  | 'everything'
  /** Only what was synced. */
  | 'synced only'
  /** Names reached the disk before contents: files are empty. */
  | 'names without contents'
  /** Names reached the disk, and half of each file. */
  | 'names with half the contents';

export const SURVIVALS: readonly Survival[] = [
  'everything',
  'synced only',
  'names without contents',
  'names with half the contents',
];

/** Called before each operation with its number, from 1; may throw what the operation fails with, or never return. */
export type Before = (operation: number, name: string, path: string) => Promise<void> | void;

export class SimulatedDisk {
  operations = 0;
  now = 1e12;
  #names: Map<string, Inode>;
  #syncedNames: Map<string, Inode>;
  #folders: Set<string>;
  #syncedFolders: Set<string>;

  constructor(names = new Map<string, Inode>(), folders = new Set<string>(['/'])) {
    this.#names = new Map(names);
    this.#syncedNames = new Map(names);
    this.#folders = new Set(folders);
    this.#syncedFolders = new Set(folders);
  }

  /** All names of files. */
  get names(): readonly string[] {
    return [...this.#names.keys()].sort();
  }

  /** The disk as the next process finds it. */
  after(survival: Survival): SimulatedDisk {
    const names = survival === 'synced only' ? this.#syncedNames : this.#names;
    const folders = survival === 'synced only' ? this.#syncedFolders : this.#folders;
    const left = (inode: Inode): Uint8Array => {
      if (survival === 'everything') return inode.bytes;
      if (inode.synced !== undefined) return inode.synced;
      const share = survival === 'names with half the contents' ? inode.bytes.length >> 1 : 0;
      return inode.bytes.slice(0, share);
    };
    const kept = [...names].filter(([path]) => reachable(dirname(path), folders));
    return new SimulatedDisk(
      new Map(
        kept.map(([path, inode]) => {
          const bytes = left(inode);
          return [path, { bytes, synced: bytes, writtenMs: inode.writtenMs }];
        }),
      ),
      new Set([...folders].filter((folder) => reachable(folder, folders))),
    );
  }

  /** The operations of one process on this disk. */
  files(before: Before = () => {}): StoreFiles {
    const step = async (name: string, path: string) => {
      this.operations += 1;
      this.now += 1;
      await before(this.operations, name, path);
    };
    const at = (path: string): Inode => this.#names.get(path) ?? absent(path);
    return {
      makeFolder: async (path) => {
        await step('makeFolder', path);
        let first: string | undefined;
        for (let folder = path; !this.#folders.has(folder); folder = dirname(folder)) {
          this.#folders.add(folder);
          first = folder;
        }
        return first;
      },
      list: async (folder) => {
        await step('list', folder);
        if (!this.#folders.has(folder)) absent(folder);
        return this.names
          .filter((path) => dirname(path) === folder)
          .map((path) => path.slice(folder.length + 1));
      },
      read: async (path) => {
        await step('read', path);
        return at(path).bytes.slice();
      },
      write: async (path, bytes) => {
        const whole = typeof bytes === 'string' ? Buffer.from(bytes) : bytes;
        const put = (part: Uint8Array) => {
          if (!this.#folders.has(dirname(path))) absent(path);
          this.#names.set(path, { bytes: part.slice(), synced: undefined, writtenMs: this.now });
        };
        try {
          await step('write', path);
        } catch (error) {
          put(whole.slice(0, whole.length >> 1)); // a full disk takes a part
          throw error;
        }
        put(whole);
      },
      sync: async (path) => {
        await step('sync', path);
        if (this.#folders.has(path)) {
          for (const name of [...this.#syncedNames.keys()].filter((each) => dirname(each) === path))
            if (!this.#names.has(name)) this.#syncedNames.delete(name);
          for (const [name, inode] of this.#names)
            if (dirname(name) === path) this.#syncedNames.set(name, inode);
          for (const folder of this.#folders) if (dirname(folder) === path) this.#syncedFolders.add(folder);
        } else {
          const inode = at(path);
          inode.synced = inode.bytes;
        }
      },
      rename: async (from, to) => {
        await step('rename', from);
        const inode = at(from);
        this.#names.delete(from);
        this.#names.set(to, inode);
      },
      remove: async (path) => {
        await step('remove', path);
        this.#names.delete(path);
      },
      writtenMs: async (path) => {
        await step('writtenMs', path);
        return at(path).writtenMs;
      },
    };
  }
}

function reachable(folder: string, folders: ReadonlySet<string>): boolean {
  return folder === '/' || (folders.has(folder) && reachable(dirname(folder), folders));
}

function absent(path: string): never {
  throw failure('ENOENT', path);
}

/** An error as Node gives it. */
export function failure(code: string, path: string): NodeJS.ErrnoException {
  return Object.assign(new Error(`${code}: ${path}`), { code });
}
