// NumPy's legacy random numbers, so that a published program can be run on the very points it had. For nothing else.

const STATE = 624;
const SHIFT = 397;

/**
 * The uniform numbers of `np.random.seed(seed)` followed by `np.random.uniform`: the Mersenne Twister of Matsumoto and Nishimura
 * (1998), two words to a number of 53 bits.
 *
 * @param seed whole number in [0, 2³²)
 * @returns draws the next number in [low, high)
 */
export function numpyUniform(seed: number): (low: number, high: number) => number {
  const state = new Uint32Array(STATE);
  state[0] = seed;
  for (let i = 1; i < STATE; i++) {
    const before = state[i - 1]! ^ (state[i - 1]! >>> 30);
    state[i] = Math.imul(1_812_433_253, before) + i;
  }
  let at = STATE;
  const word = (): number => {
    if (at === STATE) {
      for (let i = 0; i < STATE; i++) {
        const joined = (state[i]! & 0x80_00_00_00) | (state[(i + 1) % STATE]! & 0x7f_ff_ff_ff);
        const mixed = (joined >>> 1) ^ (joined & 1 ? 0x99_08_b0_df : 0);
        state[i] = state[(i + SHIFT) % STATE]! ^ mixed;
      }
      at = 0;
    }
    let y = state[at++]!;
    y ^= y >>> 11;
    y ^= (y << 7) & 0x9d_2c_56_80;
    y ^= (y << 15) & 0xef_c6_00_00;
    return (y ^ (y >>> 18)) >>> 0;
  };
  return (low, high) => {
    const [a, b] = [word() >>> 5, word() >>> 6];
    return low + (high - low) * ((a * 67_108_864 + b) / 9_007_199_254_740_992);
  };
}
