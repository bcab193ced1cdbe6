// In how many ways pooled values fall into two groups.

/** The binomial coefficient (n + m) over n; Infinity when too large for a number. */
export function arrangements(n: number, m: number): number {
  let count = 1;
  for (let i = 1; i <= Math.min(n, m); i++) count = (count * (Math.max(n, m) + i)) / i;
  return count < Number.MAX_SAFE_INTEGER ? Math.round(count) : count;
}
