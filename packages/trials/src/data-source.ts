// Where experiments get data sets from: loaded once per process, arrays shared between threads. Knows no data set itself.

import { ExperimentError } from './errors.ts';
import type { Experiment } from './experiment.ts';
import { mapArrays, type TypedArray } from './map-arrays.ts';
import type { DataInfo } from './study-results.ts';

/** A data set as its source gives it: plain data and typed arrays. */
export interface LoadedData extends DataInfo {
  readonly value: unknown;
}

/** What loads data sets by name. */
export interface DataSource {
  load(name: string): Promise<LoadedData>;
  /** Checksums without loading, where the source knows them: then a study that is wholly cached loads nothing. */
  describe?(name: string): Promise<DataInfo>;
}

/** The data sets of a study. */
export interface StudyData {
  describe(experiment: Experiment): Promise<Readonly<Record<string, DataInfo>>>;
  load(experiment: Experiment): Promise<Readonly<Record<string, unknown>>>;
}

/** Reads each data set at most once, and moves its arrays into shared memory, so that workers get them uncopied. */
export function studyData(source: DataSource | undefined): StudyData {
  const loaded = new Map<string, Promise<LoadedData>>();
  const described = new Map<string, Promise<DataInfo>>();
  const load = (name: string) => once(loaded, name, async () => share(name, await source!.load(name)));
  const describe = (name: string) =>
    once(described, name, async () => {
      const { checksums, source: origin } = await (source!.describe?.(name) ?? load(name));
      return { checksums, source: origin };
    });
  return {
    describe: (experiment) => byName(names(experiment, source), describe),
    load: (experiment) => byName(names(experiment, source), async (name) => (await load(name)).value),
  };
}

function names(experiment: Experiment, source: DataSource | undefined): readonly string[] {
  const { data = [], id } = experiment;
  if (data.length > 0 && source === undefined) {
    throw new ExperimentError(
      `experiment "${id}" reads ${data.join(', ')}, but the study has no data source; pass data: { load }`,
    );
  }
  return data;
}

function share(name: string, data: LoadedData): LoadedData {
  return { ...data, value: mapArrays(data.value, shared, `data set "${name}"`) };
}

function shared(array: TypedArray): TypedArray {
  if (array.buffer instanceof SharedArrayBuffer) return array;
  const TypedArrayOf = array.constructor as new (buffer: SharedArrayBuffer) => TypedArray;
  const copy = new TypedArrayOf(new SharedArrayBuffer(array.byteLength));
  new Uint8Array(copy.buffer).set(new Uint8Array(array.buffer, array.byteOffset, array.byteLength));
  return copy;
}

function once<Value>(
  cache: Map<string, Promise<Value>>,
  name: string,
  make: () => Promise<Value>,
): Promise<Value> {
  const made = cache.get(name) ?? make();
  cache.set(name, made);
  return made;
}

async function byName<Value>(names: readonly string[], get: (name: string) => Promise<Value>) {
  return Object.fromEntries(await Promise.all(names.map(async (name) => [name, await get(name)] as const)));
}
