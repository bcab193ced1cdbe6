// The network of question 3 in double precision: its loss, its derivatives by hand, and central differences. No tensors.

/** All that the loss depends on. Matrices are row-major. */
export interface ResidualProblem {
  /** Numbers in and out. */
  readonly n: number;
  /** Hidden units. */
  readonly k: number;
  /** [n] */
  readonly x: Float64Array;
  /** W⁽¹⁾ [k, n] */
  readonly w1: Float64Array;
  /** b⁽¹⁾ [k] */
  readonly b1: Float64Array;
  /** W⁽²⁾ [n, k] */
  readonly w2: Float64Array;
  /** b⁽²⁾ [n] */
  readonly b2: Float64Array;
  /** [k] */
  readonly r: Float64Array;
  /** [n] */
  readonly s: Float64Array;
}

/** What is differentiated by. */
export const VARIABLES = ['x', 'w1', 'b1', 'w2', 'b2'] as const;
export type Variable = (typeof VARIABLES)[number];
export type Derivatives = Readonly<Record<Variable, Float64Array>>;

function forward({ n, k, x, w1, b1, w2, b2 }: ResidualProblem) {
  const h = new Float64Array(k);
  for (let unit = 0; unit < k; unit++) {
    let z = b1[unit]!;
    for (let i = 0; i < n; i++) z += w1[unit * n + i]! * x[i]!;
    h[unit] = 1 / (1 + Math.exp(-z));
  }
  const output = new Float64Array(n);
  for (let i = 0; i < n; i++) {
    let sum = x[i]! + b2[i]!;
    for (let unit = 0; unit < k; unit++) sum += w2[i * k + unit]! * h[unit]!;
    output[i] = sum;
  }
  return { h, output };
}

/** L = ½‖ŷ − s‖² + rᵀh. */
export function residualLoss(problem: ResidualProblem): number {
  const { h, output } = forward(problem);
  let loss = 0;
  for (let i = 0; i < problem.n; i++) loss += 0.5 * (output[i]! - problem.s[i]!) ** 2;
  for (let unit = 0; unit < problem.k; unit++) loss += problem.r[unit]! * h[unit]!;
  return loss;
}

/**
 * The derivatives by the equations of the answer, line by line.
 *
 * @param options.skip - whether the path from x to ŷ past the hidden layer counts; default true
 * @param options.penalty - whether the path from h to R counts; default true
 */
export function derivativesByHand(
  problem: ResidualProblem,
  { skip = true, penalty = true }: { readonly skip?: boolean; readonly penalty?: boolean } = {},
): Derivatives {
  const { n, k, x, w1, w2, r, s } = problem;
  const { h, output } = forward(problem);
  const yBar = output.map((value, i) => value - s[i]!); // ȳ = ŷ − s
  const zBar = new Float64Array(k);
  for (let unit = 0; unit < k; unit++) {
    let hBar = penalty ? r[unit]! : 0; // h̄ = W⁽²⁾ᵀȳ + r
    for (let i = 0; i < n; i++) hBar += w2[i * k + unit]! * yBar[i]!;
    zBar[unit] = hBar * h[unit]! * (1 - h[unit]!); // z̄ = h̄ ⊙ σ′(z)
  }
  const xBar = new Float64Array(n); // x̄ = ȳ + W⁽¹⁾ᵀz̄
  for (let i = 0; i < n; i++) {
    let sum = skip ? yBar[i]! : 0;
    for (let unit = 0; unit < k; unit++) sum += w1[unit * n + i]! * zBar[unit]!;
    xBar[i] = sum;
  }
  return {
    x: xBar,
    w1: Float64Array.from({ length: k * n }, (_, at) => zBar[Math.floor(at / n)]! * x[at % n]!),
    b1: zBar,
    w2: Float64Array.from({ length: n * k }, (_, at) => yBar[Math.floor(at / k)]! * h[at % k]!),
    b2: yBar,
  };
}

/** (L(θ + δ) − L(θ − δ)) / 2δ for every number of every variable. */
export function centralDifferences(problem: ResidualProblem, delta = 1e-5): Derivatives {
  const by = (variable: Variable) =>
    problem[variable].map((_, at) => {
      const moved = (step: number) => {
        const values = Float64Array.from(problem[variable]);
        values[at]! += step;
        return residualLoss({ ...problem, [variable]: values });
      };
      return (moved(delta) - moved(-delta)) / (2 * delta);
    });
  return Object.fromEntries(VARIABLES.map((variable) => [variable, by(variable)])) as unknown as Derivatives;
}

/** Largest distance between two sets of derivatives, relative to the largest derivative of the first. */
export function largestDeviation(
  reference: Readonly<Record<Variable, ArrayLike<number>>>,
  other: Readonly<Record<Variable, ArrayLike<number>>>,
  variables: readonly Variable[] = VARIABLES,
): number {
  let [furthest, largest] = [0, 0];
  for (const variable of variables) {
    for (let at = 0; at < reference[variable].length; at++) {
      furthest = Math.max(furthest, Math.abs(reference[variable][at]! - other[variable][at]!));
      largest = Math.max(largest, Math.abs(reference[variable][at]!));
    }
  }
  return furthest / largest;
}
