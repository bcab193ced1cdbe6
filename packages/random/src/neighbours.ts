// The floating-point numbers next to a number. Draws nothing.

const double = new Float64Array(1);
const doubleBits = new BigInt64Array(double.buffer);
const single = new Float32Array(1);
const singleBits = new Int32Array(single.buffer);

/** The largest number below a finite one. */
export function numberBelow(value: number): number {
  if (value === 0) return -Number.MIN_VALUE;
  double[0] = value;
  doubleBits[0]! += value > 0 ? -1n : 1n; // bits count magnitudes
  return double[0];
}

/** The least and the greatest float32 in [low, high). */
export function float32Range(low: number, high: number): { readonly least: number; readonly most: number } {
  const [nearLow, nearHigh] = [Math.fround(low), Math.fround(high)];
  const least = nearLow >= low ? nearLow : -float32Below(-nearLow);
  const most = nearHigh < high ? nearHigh : float32Below(nearHigh);
  if (least <= most) return { least, most };
  throw new RangeError(
    `RandomStream.uniforms: a float32 must lie in [low, high), and high not be below low; got ${low} and ${high}`,
  );
}

function float32Below(value: number): number {
  single[0] = value;
  if (value === 0)
    singleBits[0] = -2147483647; // the negative number nearest to 0
  else singleBits[0]! += value > 0 ? -1 : 1;
  return single[0];
}
