// Trained parameters as a safetensors file, and back. The format: 8 bytes header length, JSON header, raw data.

import { type HostTensor, isBranch, sizeOf, type Tree } from '@trialbook/jit';

/** What a safetensors file holds. */
export interface SafetensorsContent {
  /** Tensors by name. */
  readonly tensors: Readonly<Record<string, HostTensor>>;
  /** Free text by name; stored under `__metadata__`. */
  readonly metadata?: Readonly<Record<string, string>>;
}

interface HeaderEntry {
  readonly dtype: string;
  readonly shape: readonly number[];
  readonly data_offsets: readonly [number, number];
}

const dtypeNames = { float32: 'F32', int32: 'I32' } as const;

/**
 * The bytes of a safetensors file (format of huggingface/safetensors): an unsigned 64-bit little-endian header
 * length, a JSON header `{ name: { dtype, shape, data_offsets } }` padded with spaces to 8 bytes, then the tensors,
 * little-endian, row-major, without gaps. Tensors are written in the order of their names.
 *
 * @throws Error when a tensor is named `__metadata__`, is neither float32 nor int32, or its count does not fit its shape
 * @example
 * ```ts
 * import { hostTensor, readSafetensors, writeSafetensors } from '@trialbook/training';
 * const bytes = writeSafetensors({ tensors: { 'dense/weights': hostTensor([1, 2, 3, 4], [2, 2]) } });
 * console.log(readSafetensors(bytes).tensors['dense/weights']?.shape); // [ 2, 2 ]
 * ```
 */
export function writeSafetensors(content: SafetensorsContent): Uint8Array {
  const names = Object.keys(content.tensors).sort();
  const header: Record<string, HeaderEntry | Readonly<Record<string, string>>> = {};
  if (content.metadata) header.__metadata__ = content.metadata;
  let end = 0;
  for (const name of names) {
    const tensor = content.tensors[name]!;
    if (name === '__metadata__') throw new Error("writeSafetensors: '__metadata__' cannot name a tensor");
    if (sizeOf(tensor.shape) !== tensor.data.length) {
      throw new Error(
        `writeSafetensors: '${name}' of shape [${tensor.shape}] needs ${sizeOf(tensor.shape)} numbers; ` +
          `got ${tensor.data.length}`,
      );
    }
    const { dtype } = tensor;
    if (dtype === 'bool') {
      throw new Error(`writeSafetensors: '${name}' is bool; float32 and int32 are written. Cast it first.`);
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
 * Reads what `writeSafetensors` writes, and any safetensors file whose tensors are F32 or I32.
 *
 * @throws Error that says what is wrong and where: a truncated file, a header that is no JSON, a dtype that is
 * neither F32 nor I32, offsets outside the file or not of the tensor's size
 */
export function readSafetensors(bytes: Uint8Array): SafetensorsContent {
  const where = 'readSafetensors';
  if (bytes.length < 8) throw new Error(`${where}: a file has at least 8 bytes; got ${bytes.length}`);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const headerLength = Number(view.getBigUint64(0, true));
  if (headerLength > bytes.length - 8) {
    throw new Error(
      `${where}: the header announces ${headerLength} bytes; the file has ${bytes.length - 8} after the length. ` +
        'It is truncated or no safetensors file.',
    );
  }
  const header = parseHeader(new TextDecoder().decode(bytes.subarray(8, 8 + headerLength)));
  const dataStart = 8 + headerLength;
  const tensors: Record<string, HostTensor> = {};
  let metadata: Record<string, string> | undefined;
  for (const [name, entry] of Object.entries(header)) {
    if (name === '__metadata__') metadata = entry as Record<string, string>;
    else tensors[name] = readTensor(name, entry as HeaderEntry, view, dataStart);
  }
  return metadata ? { tensors, metadata } : { tensors };
}

function parseHeader(json: string): Record<string, HeaderEntry | Record<string, string>> {
  try {
    return JSON.parse(json) as ReturnType<typeof parseHeader>;
  } catch (cause) {
    throw new Error(`readSafetensors: the header is no JSON: ${json.slice(0, 60)}…`, { cause });
  }
}

function readTensor(name: string, entry: HeaderEntry, view: DataView, dataStart: number): HostTensor {
  const { dtype, shape, data_offsets: offsets } = entry;
  if (dtype !== 'F32' && dtype !== 'I32') {
    throw new Error(`readSafetensors: '${name}' has dtype ${dtype}; F32 and I32 are read. Convert it first.`);
  }
  const [start, end] = offsets;
  const size = sizeOf(shape);
  if (end - start !== size * 4) {
    throw new Error(
      `readSafetensors: '${name}' of shape [${shape}] needs ${size * 4} bytes; its offsets span ${end - start}`,
    );
  }
  if (start < 0 || dataStart + end > view.byteLength) {
    throw new Error(
      `readSafetensors: '${name}' ends at byte ${dataStart + end}; the file has ${view.byteLength}. It is truncated.`,
    );
  }
  const from = dataStart + start;
  return dtype === 'F32'
    ? {
        dtype: 'float32',
        shape,
        data: Float32Array.from({ length: size }, (_, i) => view.getFloat32(from + 4 * i, true)),
      }
    : {
        dtype: 'int32',
        shape,
        data: Int32Array.from({ length: size }, (_, i) => view.getInt32(from + 4 * i, true)),
      };
}

/** A tree of host tensors as names joined by `/`, for a safetensors file. */
export function nameTensors(tree: Tree<HostTensor>): Record<string, HostTensor> {
  const named = (node: Tree<HostTensor>, names: readonly string[]): [string, HostTensor][] =>
    isBranch(node)
      ? Object.entries(node).flatMap(([name, child]) => named(child as Tree<HostTensor>, [...names, name]))
      : [[names.join('/'), node]];
  return Object.fromEntries(named(tree, []));
}

/** The tree of names joined by `/`: the inverse of `nameTensors` for trees of objects. */
export function treeOfNames(tensors: Readonly<Record<string, HostTensor>>): Tree<HostTensor> {
  const root: Record<string, unknown> = {};
  for (const [name, tensor] of Object.entries(tensors)) {
    const path = name.split('/');
    if (path.includes('__proto__'))
      throw new Error(`treeOfNames: '__proto__' cannot be part of a name; got '${name}'`);
    let node = root;
    for (const step of path.slice(0, -1)) {
      node[step] ??= {};
      node = node[step] as Record<string, unknown>;
    }
    node[path[path.length - 1]!] = tensor;
  }
  return root as Tree<HostTensor>;
}
