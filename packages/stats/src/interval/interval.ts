// What every interval function returns.

/** Lower and upper bound, lo ≤ hi. */
export type Interval = readonly [lo: number, hi: number];
