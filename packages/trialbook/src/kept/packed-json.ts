// JSON that keeps typed arrays and numbers that are not finite. For results that are kept; nothing else reads it.

const ARRAYS = {
  Float64Array,
  Float32Array,
  Int32Array,
  Uint32Array,
  Int16Array,
  Uint16Array,
  Int8Array,
  Uint8Array,
  Uint8ClampedArray,
} as const;

const MARK = '$trialbook';

/** Plain data and typed arrays as text. */
export function packedJson(value: unknown): string {
  return JSON.stringify(pack(value));
}

/** What `packedJson` wrote. */
export function unpackedJson(text: string): unknown {
  return unpack(JSON.parse(text));
}

function pack(value: unknown): unknown {
  if (typeof value === 'number' && (!Number.isFinite(value) || Object.is(value, -0))) {
    return { [MARK]: 'number', value: Object.is(value, -0) ? '-0' : String(value) };
  }
  if (ArrayBuffer.isView(value)) {
    const bytes = Buffer.from(value.buffer, value.byteOffset, value.byteLength).toString('base64');
    return { [MARK]: value.constructor.name, bytes };
  }
  if (Array.isArray(value)) return value.map(pack);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, pack(inner)]));
}

function unpack(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(unpack);
  if (typeof value !== 'object' || value === null) return value;
  const packed = value as { [MARK]?: string; value?: string; bytes?: string };
  const kind = packed[MARK];
  if (kind === 'number') return Number(packed.value);
  if (kind !== undefined) {
    const TypedArrayOf = ARRAYS[kind as keyof typeof ARRAYS];
    if (TypedArrayOf === undefined) throw new Error(`unknown kind of array ${kind}`);
    const bytes = Uint8Array.from(Buffer.from(packed.bytes ?? '', 'base64'));
    return new TypedArrayOf(bytes.buffer);
  }
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, unpack(inner)]));
}
