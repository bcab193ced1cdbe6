// The memory of a host tensor by its dtype.

/** Makes the array that a host tensor of a dtype has. */
export const dataArrays = { float32: Float32Array, int32: Int32Array, bool: Uint8Array } as const;
