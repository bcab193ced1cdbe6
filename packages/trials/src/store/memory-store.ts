// A store that lives as long as the process. Keeps the bytes, so that reading is as it is from disk.

import { decodeTrialFile } from './trial-file.ts';
import type { TrialStore } from './trial-store.ts';

/** A store that lives as long as the process: nothing is kept on disk. */
export function memoryStore(): TrialStore {
  const entries = new Map<string, Uint8Array>();
  const notes = new Map<string, string>();
  const at = (experiment: string, name: string) => `${experiment}\0${name}`;
  return {
    async readMany(experiment, keys) {
      const found = keys.flatMap((key) => {
        const bytes = entries.get(at(experiment, key));
        const file = bytes && decodeTrialFile(bytes);
        return file?.key === key && file.experiment === experiment ? [[key, file] as const] : [];
      });
      return new Map(found);
    },
    async write(experiment, key, bytes) {
      entries.set(at(experiment, key), bytes.slice());
    },
    async readNotes(experiment, names) {
      const found = names.flatMap((name) => {
        const note = notes.get(at(experiment, name));
        return note === undefined ? [] : [[name, JSON.parse(note) as unknown] as const];
      });
      return new Map(found);
    },
    async writeNote(experiment, name, note) {
      notes.set(at(experiment, name), JSON.stringify(note));
    },
  };
}
