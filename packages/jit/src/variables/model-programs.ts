// The programs of a layers model: its train and test functions, compiled per batch size, over rows of resident data.

import type { History, Tensor } from '@tensorflow/tfjs';
import { type Host, type HostTensor, hostTensor, toHost } from '../host-tensor.ts';
import { tf } from '../tensorflow.ts';
import type { CompileModelOptions } from './compile-model.ts';
import { compileVariables, type VariableProgram } from './compile-variables.ts';
import type { FitLoopArguments } from './fit-loop.ts';

/** What is used of a layers model beyond its published types. */
export interface LayersModelInternals {
  readonly name: string;
  readonly optimizer_?: { getConfig(): object };
  /** Whether a layer keeps state from batch to batch. */
  readonly stateful: boolean;
  /** The model inside a sequential one. */
  readonly model?: LayersModelInternals;
  stopTraining_: boolean;
  history: History;
  fitLoop(...args: FitLoopArguments): Promise<History>;
  fit(x: unknown, y: unknown, args: unknown): Promise<History>;
  makeTrainFunction(): (data: Tensor[]) => Tensor[];
  makeTestFunction(): void;
  testFunction: (data: Tensor[]) => Tensor[];
  standardizeUserData(x: unknown, y: unknown): Promise<[Tensor[], Tensor[], (Tensor | null)[]]>;
  standardizeUserDataXY(x: unknown, y: unknown, axis: boolean, batchSize: number): [Tensor[], Tensor[]];
}

type Data = Record<string, HostTensor>;
type Rows = { readonly rows: HostTensor };
type BatchProgram = VariableProgram<Rows, Data, Tensor[]>;

/** The programs of one model, compiled when they are first needed. */
export class ModelPrograms {
  readonly #model: LayersModelInternals;
  readonly #options: CompileModelOptions;
  readonly #programs = new Map<string, { settings: string; program: Promise<BatchProgram> }>();

  constructor(model: LayersModelInternals, options: CompileModelOptions) {
    this.#model = model;
    this.#options = options;
  }

  /**
   * Trains on batches in their order.
   *
   * @param data - inputs, targets, and weights or null, whose leading axis is that of the examples
   * @param batches - the rows of each
   * @returns per batch: the loss and the metrics
   */
  async train(
    data: readonly (Tensor | null)[],
    batches: readonly (readonly number[])[],
  ): Promise<number[][]> {
    return this.#run('train', data, batches);
  }

  /** The loss and the metrics over all examples, as the mean over batches by their size. */
  async test(data: readonly Tensor[], batchSize: number): Promise<number[]> {
    const count = data[0]!.shape[0]!;
    const batches = batchesOf(
      Array.from({ length: count }, (_, i) => i),
      batchSize,
    );
    const results = await this.#run('test', data, batches);
    return weightedMeans(results, batches);
  }

  /** Frees all programs. */
  dispose(): void {
    for (const { program } of this.#programs.values()) free(program);
    this.#programs.clear();
  }

  async #run(
    kind: 'train' | 'test',
    data: readonly (Tensor | null)[],
    batches: readonly (readonly number[])[],
  ) {
    const resident: Data = {};
    for (const [i, tensor] of data.entries()) if (tensor) resident[i] = toHost(tensor) as HostTensor;
    const results: number[][] = [];
    // Batches of one size are one scan: usually all of an epoch but its last.
    for (let from = 0; from < batches.length; ) {
      const size = batches[from]!.length;
      let to = from;
      while (to < batches.length && batches[to]!.length === size) to += 1;
      const rows = Int32Array.from(batches.slice(from, to).flat());
      const program = await this.#program(kind, size, resident, data.length);
      const outputs = (await program.run(
        { rows: hostTensor(rows, [to - from, size]) } as Host<Rows>,
        resident as Host<Data>,
      )) as unknown as HostTensor[];
      for (let batch = 0; batch < to - from; batch++)
        results.push(outputs.map((output) => output.data[batch]!));
      from = to;
    }
    return results;
  }

  #program(kind: 'train' | 'test', size: number, resident: Data, count: number): Promise<BatchProgram> {
    const form = Object.entries(resident).map(([i, { dtype, shape }]) => `${i}:${dtype}[${shape}]`);
    const key = `${kind} ${size} ${form.join(' ')}`;
    // A learning rate that a schedule changes is a constant of the program: the old one goes.
    const settings = kind === 'train' ? JSON.stringify(this.#model.optimizer_?.getConfig()) : '';
    const known = this.#programs.get(key);
    if (known?.settings === settings) return known.program;
    if (known) free(known.program);
    const model = this.#model;
    const step = ({ rows }: { rows: Tensor }, all: Record<string, Tensor>) => {
      const batch = Array.from({ length: count }, (_, i) =>
        all[i] ? tf.gather(all[i], rows as never) : (undefined as unknown as Tensor),
      );
      if (kind === 'train') return model.makeTrainFunction()(batch);
      model.makeTestFunction();
      return model.testFunction(batch);
    };
    const program = compileVariables(step as never, {
      ...this.#options,
      name: `${kind}ing '${model.name}'`,
      input: { rows: { dtype: 'int32', shape: [size] } },
      resident,
    }) as unknown as Promise<BatchProgram>;
    program.catch(() => this.#programs.delete(key));
    this.#programs.set(key, { settings, program });
    return program;
  }
}

/** One that did not compile has said so where it was asked for. */
function free(program: Promise<BatchProgram>): void {
  void program.then(
    (compiled) => compiled.dispose(),
    () => undefined,
  );
}

/** Indices in runs of a length; the last may be shorter. */
export function batchesOf(indices: readonly number[], size: number): number[][] {
  const batches: number[][] = [];
  for (let i = 0; i < indices.length; i += size) batches.push(indices.slice(i, i + size));
  return batches;
}

/** Means over batches, each counted by its size. */
export function weightedMeans(
  results: readonly (readonly number[])[],
  batches: readonly (readonly number[])[],
): number[] {
  const count = batches.reduce((sum, { length }) => sum + length, 0);
  return results[0]!.map(
    (_, i) => results.reduce((sum, result, batch) => sum + result[i]! * batches[batch]!.length, 0) / count,
  );
}
