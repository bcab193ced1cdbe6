// Gaussian kernel density on an even grid, Silverman's bandwidth.

/** The density of a sample at evenly spaced points from its least to its greatest value. */
export function kernelDensity(values: readonly number[], points: number): { x: number; density: number }[] {
  const n = values.length;
  if (n === 0) return [];
  const low = values.reduce((a, b) => Math.min(a, b));
  const high = values.reduce((a, b) => Math.max(a, b));
  const mean = values.reduce((a, b) => a + b, 0) / n;
  const deviation = Math.sqrt(values.reduce((a, b) => a + (b - mean) ** 2, 0) / Math.max(1, n - 1));
  if (deviation === 0)
    return [
      { x: low, density: 0 },
      { x: low, density: 1 },
      { x: low, density: 0 },
    ];
  const bandwidth = 0.9 * deviation * n ** -0.2;
  return Array.from({ length: points }, (_, i) => {
    const x = low + ((high - low) * i) / (points - 1);
    const sum = values.reduce((total, value) => total + Math.exp(-0.5 * ((x - value) / bandwidth) ** 2), 0);
    return { x, density: sum / (n * bandwidth * Math.sqrt(2 * Math.PI)) };
  });
}
