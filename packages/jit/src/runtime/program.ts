// A compiled program over trees of host tensors: checks what arrives, runs the session, rebuilds the trees.

import { DisposedProgramError, ProgramInputError } from '../errors.ts';
import { type HostTensor, oddBool, type TensorSpec } from '../host-tensor.ts';
import type { ModelForm } from '../onnx/build-model.ts';
import { describeNode, leavesAlong, treeLeaves, unflattenTree } from '../tree.ts';
import { RowGatherer } from './gather-rows.ts';
import type { Session } from './session.ts';

/** The trees of specs of a program. */
export interface Signature {
  readonly carry: unknown;
  readonly input: unknown;
  readonly resident: unknown;
  readonly outputs: unknown;
}

/** What a run returns, untyped. */
export interface RunResult {
  readonly carry: unknown;
  readonly outputs: unknown;
}

/** A program without types. */
export class ProgramCore {
  readonly #name: string;
  readonly #signature: Signature;
  readonly #form: ModelForm;
  readonly #scans: boolean;
  readonly #gatherer: RowGatherer;
  #session: Session | undefined;
  #running = 0;

  constructor(name: string, signature: Signature, form: ModelForm, session: Session, scans: boolean) {
    this.#name = name;
    this.#signature = signature;
    this.#form = form;
    this.#gatherer = new RowGatherer(form.gathered);
    this.#session = session;
    this.#scans = scans;
  }

  /** Runs the program once. */
  async run(carry: unknown, input: unknown, resident: unknown): Promise<RunResult> {
    if (!this.#session)
      throw new DisposedProgramError(`${this.#name}: the program has been disposed; compile it again`);
    const feeds = new Map<string, HostTensor>();
    const carryLeaves = this.#feed(feeds, 'carry', carry, false);
    this.#feed(feeds, 'resident', resident, false);
    const inputLeaves = this.#feed(feeds, 'input', input, this.#scans);
    if (this.#scans) this.#checkSteps(inputLeaves);

    const { carryOutputs, outputs, absent } = this.#form;
    const changed = carryOutputs.filter((name) => name !== null);
    const giveBack = this.#gatherer.gather(`${this.#name}.run`, feeds);
    for (const name of absent) feeds.delete(name);
    const results = await this.#whileRunning(this.#session, (session) =>
      session.run(feeds, [...changed, ...outputs]),
    ).finally(giveBack);
    let next = 0;
    const nextCarry = carryOutputs.map((name, i) => (name === null ? carryLeaves[i] : results[next++]));
    return {
      carry: unflattenTree(this.#signature.carry, nextCarry),
      outputs: unflattenTree(this.#signature.outputs, results.slice(changed.length)),
    };
  }

  /** Releases the session, at once or when the runs under way are over. */
  dispose(): void {
    if (this.#running === 0) this.#session?.release();
    this.#session = undefined;
  }

  async #whileRunning<Result>(session: Session, run: (session: Session) => Promise<Result>): Promise<Result> {
    this.#running += 1;
    try {
      return await run(session);
    } finally {
      this.#running -= 1;
      if (this.#running === 0 && this.#session === undefined) session.release();
    }
  }

  #feed(
    feeds: Map<string, HostTensor>,
    role: 'carry' | 'input' | 'resident',
    tree: unknown,
    stacked: boolean,
  ) {
    const form = this.#signature[role];
    const label = (path: string) => (path === '' ? role : `${role}${path.startsWith('[') ? '' : '.'}${path}`);
    const fail = (path: string, what: string): never => {
      throw new ProgramInputError(`${this.#name}.run: ${label(path)}: ${what}`);
    };
    const specs = treeLeaves(form).map(({ value }) => value as TensorSpec);
    return leavesAlong(form, tree, fail).map(({ path, value }, i) => {
      const { dtype, shape } = specs[i]!;
      const tensor = value as HostTensor;
      const expected = stacked ? ['steps', ...shape] : shape;
      const given = tensor?.shape;
      const fits =
        Array.isArray(given) &&
        tensor.dtype === dtype &&
        given.length === expected.length &&
        expected.every((length, axis) => length === 'steps' || length === given[axis]);
      if (!fits) fail(path, `expected ${dtype}[${expected}]; got ${describeNode(value)}`);
      if (!isMemoryOf(tensor)) {
        fail(
          path,
          `expected ${size(given)} numbers in ${memoryName(dtype)}; got ${describeMemory(tensor.data)}`,
        );
      }
      const odd = dtype === 'bool' ? oddBool(tensor.data) : undefined;
      if (odd !== undefined) fail(path, `expected 0 and 1, which bool is; got ${odd}`);
      feeds.set(label(path), tensor);
      return tensor;
    });
  }

  #checkSteps(inputs: readonly HostTensor[]): void {
    const counts = inputs.map(({ shape }) => shape[0]!);
    const paths = treeLeaves(this.#signature.input).map(({ path }) => `input.${path}`);
    const odd = counts.findIndex((count) => count !== counts[0]);
    if (odd > 0) {
      throw new ProgramInputError(
        `${this.#name}.run: inputs must have one number of steps; ` +
          `${paths[0]} has ${counts[0]}, ${paths[odd]} has ${counts[odd]}`,
      );
    }
    if (counts[0] === 0) {
      throw new ProgramInputError(`${this.#name}.run: ${paths[0]}: expected at least one step; got 0`);
    }
  }
}

function size(shape: readonly number[]): number {
  return shape.reduce((product, length) => product * length, 1);
}

function memoryName(dtype: string): string {
  return dtype === 'float32' ? 'a Float32Array' : dtype === 'int32' ? 'an Int32Array' : 'a Uint8Array';
}

function isMemoryOf({ dtype, shape, data }: HostTensor): boolean {
  const type = dtype === 'float32' ? Float32Array : dtype === 'int32' ? Int32Array : Uint8Array;
  return data instanceof type && data.length === size(shape);
}

function describeMemory(data: unknown): string {
  return ArrayBuffer.isView(data)
    ? `${(data as Float32Array).length} in ${data.constructor.name}`
    : `a ${typeof data}`;
}
