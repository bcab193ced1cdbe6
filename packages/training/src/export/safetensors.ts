// Trained parameters as a safetensors file, and back. The format: 8 bytes header length, JSON header, raw data.

import { type HostTensor, isBranch, sizeOf, type Tree } from '@trialbook/jit';
import { TrainingError } from '../errors.ts';
import { readHeader, type SafetensorsEntry } from './safetensors-header.ts';

/** What a safetensors file holds. */
export interface SafetensorsContent {
  /** Tensors by name. */
  readonly tensors: Readonly<Record<string, HostTensor>>;
  /** Free text by name; stored under `__metadata__`. */
  readonly metadata?: Readonly<Record<string, string>>;
}

const dtypeNames = { float32: 'F32', int32: 'I32' } as const;

/**
 * The bytes of a safetensors file (format of huggingface/safetensors): an unsigned 64-bit little-endian header
 * length, a JSON header `{ name: { dtype, shape, data_offsets } }` padded with spaces to 8 bytes, then the tensors,
 * little-endian, row-major, without gaps. Tensors are written in the order of their names.
 *
 * @throws TrainingError when a tensor is named `__metadata__`, is neither float32 nor int32, or its count does not fit its
 * shape, and for metadata that is no text
 * @example
 * ```ts
 * import { hostTensor, readSafetensors, writeSafetensors } from '@trialbook/training';
 * const bytes = writeSafetensors({ tensors: { 'dense/weights': hostTensor([1, 2, 3, 4], [2, 2]) } });
 * console.log(readSafetensors(bytes).tensors['dense/weights']?.shape); // [ 2, 2 ]
 * ```
 */
export function writeSafetensors(content: SafetensorsContent): Uint8Array {
  const names = Object.keys(content.tensors).sort();
  // Without a prototype, any name is a name, `__proto__` too.
  const header: Record<string, SafetensorsEntry | Readonly<Record<string, string>>> = Object.create(null);
  for (const [name, text] of Object.entries(content.metadata ?? {})) {
    if (typeof text !== 'string') {
      throw new TrainingError(
        `writeSafetensors: metadata must be text; '${name}' is ${text === null ? 'null' : `a ${typeof text}`}. Write it as JSON.`,
      );
    }
  }
  if (content.metadata) header.__metadata__ = content.metadata;
  let end = 0;
  for (const name of names) {
    const tensor = content.tensors[name]!;
    if (name === '__metadata__')
      throw new TrainingError("writeSafetensors: '__metadata__' cannot name a tensor");
    if (!tensor.shape.every((size) => Number.isSafeInteger(size) && size >= 0)) {
      throw new TrainingError(
        `writeSafetensors: '${name}' needs a shape of whole numbers of at least 0; got [${tensor.shape}]`,
      );
    }
    if (sizeOf(tensor.shape) !== tensor.data.length) {
      throw new TrainingError(
        `writeSafetensors: '${name}' of shape [${tensor.shape}] needs ${sizeOf(tensor.shape)} numbers; ` +
          `got ${tensor.data.length}`,
      );
    }
    const { dtype } = tensor;
    if (dtype === 'bool') {
      throw new TrainingError(
        `writeSafetensors: '${name}' is bool; float32 and int32 are written. Cast it first.`,
      );
    }
    const start = end;
    end += tensor.data.length * 4;
    header[name] = { dtype: dtypeNames[dtype], shape: tensor.shape, data_offsets: [start, end] };
  }
  const json = JSON.stringify(header);
  const text = new TextEncoder().encode(json);
  const headerLength = Math.ceil(text.length / 8) * 8;
  const bytes = new Uint8Array(8 + headerLength + end);
  const view = new DataView(bytes.buffer);
  view.setBigUint64(0, BigInt(headerLength), true);
  bytes.set(text, 8);
  bytes.fill(0x20, 8 + text.length, 8 + headerLength);
  let offset = 8 + headerLength;
  for (const name of names) {
    const { dtype, data } = content.tensors[name]!;
    for (const value of data) {
      if (dtype === 'float32') view.setFloat32(offset, value, true);
      else view.setInt32(offset, value, true);
      offset += 4;
    }
  }
  return bytes;
}

/**
 * Reads what `writeSafetensors` writes, and any safetensors file whose tensors are F32 or I32. Strictly, as the format asks:
 * the tensors fill the data without overlap, gap or rest. What it returns has no prototype, so that no name of a file means
 * anything but itself.
 *
 * @throws TrainingError that says what is wrong and where: a truncated file, a header that is no JSON object of entries, a
 * dtype that is neither F32 nor I32, offsets outside the file or not of the tensor's size, bytes of two tensors or of none
 */
export function readSafetensors(bytes: Uint8Array): SafetensorsContent {
  const { entries, metadata, dataStart } = readHeader(bytes);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const tensors: Record<string, HostTensor> = Object.create(null);
  for (const [name, entry] of entries) tensors[name] = readTensor(entry, view, dataStart);
  return metadata ? { tensors, metadata } : { tensors };
}

function readTensor(
  { dtype, shape, data_offsets: [start] }: SafetensorsEntry,
  view: DataView,
  dataStart: number,
): HostTensor {
  const from = dataStart + start;
  const length = sizeOf(shape);
  return dtype === 'F32'
    ? {
        dtype: 'float32',
        shape,
        data: Float32Array.from({ length }, (_, i) => view.getFloat32(from + 4 * i, true)),
      }
    : {
        dtype: 'int32',
        shape,
        data: Int32Array.from({ length }, (_, i) => view.getInt32(from + 4 * i, true)),
      };
}

/**
 * A tree of host tensors as names joined by `/`, for a safetensors file.
 *
 * @throws TrainingError when two tensors come to the same name, as `{ 'a/b': x }` and `{ a: { b: y } }` do
 */
export function nameTensors(tree: Tree<HostTensor>): Record<string, HostTensor> {
  const named = (node: Tree<HostTensor>, names: readonly string[]): [string, HostTensor][] =>
    isBranch(node)
      ? Object.entries(node).flatMap(([name, child]) => named(child as Tree<HostTensor>, [...names, name]))
      : [[names.join('/'), node]];
  const entries = named(tree, []);
  const names = entries.map(([name]) => name);
  const doubled = names.find((name, i) => names.indexOf(name) !== i);
  if (doubled !== undefined) {
    throw new TrainingError(
      `nameTensors: two tensors would be called '${doubled}'; keep '/' out of their names`,
    );
  }
  return Object.fromEntries(entries);
}

/**
 * The tree of names joined by `/`: the inverse of `nameTensors` for trees of objects. Its objects have no prototype: a name
 * such as `constructor/prototype/x`, from a file, is a name and reaches nothing.
 *
 * @throws TrainingError for `__proto__` in a name, and where a tensor's name is the beginning of another's (`a` beside `a/b`)
 */
export function treeOfNames(tensors: Readonly<Record<string, HostTensor>>): Tree<HostTensor> {
  const root: Record<string, unknown> = Object.create(null);
  const branches = new Set<unknown>([root]);
  const taken = new Map<Record<string, unknown>, Map<string, string>>();
  for (const [name, tensor] of Object.entries(tensors)) {
    const path = name.split('/');
    if (path.includes('__proto__')) {
      throw new TrainingError(`treeOfNames: '__proto__' cannot be part of a name; got '${name}'`);
    }
    const last = path.pop()!;
    let node = root;
    for (const step of path) {
      node[step] ??= branch();
      if (!branches.has(node[step])) throw beside(taken.get(node)!.get(step)!, name);
      node = node[step] as Record<string, unknown>;
    }
    if (last in node) throw beside(name, `${name}/…`);
    node[last] = tensor;
    taken.set(node, (taken.get(node) ?? new Map()).set(last, name));
  }
  return root as Tree<HostTensor>;

  function branch(): Record<string, unknown> {
    const made: Record<string, unknown> = Object.create(null);
    branches.add(made);
    return made;
  }
}

function beside(tensor: string, below: string): TrainingError {
  return new TrainingError(
    `treeOfNames: '${tensor}' cannot be a tensor and the beginning of '${below}' too; rename one`,
  );
}
