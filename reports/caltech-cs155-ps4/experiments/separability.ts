// Whether a line separates the true rows of a truth table from the false ones: by linear programming, with its certificate.

import highsModule, { type Highs } from 'highs';

// Its types describe the CommonJS file; what is imported here is the module, whose default is the loader itself.
const loadHighs = highsModule as unknown as () => Promise<Highs>;
let loaded: Promise<Highs> | undefined;

/** The rows of every truth table: (x₁, x₂). */
export const ROWS = [
  [0, 0],
  [0, 1],
  [1, 0],
  [1, 1],
] as const;

/** A truth table: the answer for each of `ROWS`, 0 or 1. */
export type TruthTable = readonly number[];

/** What the linear program says of a truth table. */
export interface Separability {
  /** The largest t with y(w·x + b) ≥ t on every row, |w₁|, |w₂|, |b| ≤ 1: above 0 iff a line separates. */
  readonly margin: number;
  /** w₁, w₂, b of that line; all 0 where none separates. */
  readonly line: readonly [number, number, number];
  /** The multipliers of the rows, at least 0, summing to 1. Where Σ λ·y·(x₁, x₂, 1) = 0, no line separates. */
  readonly multipliers: readonly number[];
}

/** All sixteen truth tables of two inputs, in the order of their binary numbers. */
export function truthTables(): TruthTable[] {
  return Array.from({ length: 16 }, (_, code) => ROWS.map((_row, i) => (code >> (3 - i)) & 1));
}

/**
 * Solves the linear program of a truth table: maximise t.
 *
 * @throws Error when the solver does not report an optimum
 */
export async function separability(table: TruthTable): Promise<Separability> {
  loaded ??= loadHighs(); // once a thread: it compiles WebAssembly
  const highs = await loaded;
  const terms = (i: number) => {
    const y = table[i] === 1 ? 1 : -1;
    const part = (factor: number, name: string) =>
      factor === 0 ? '' : ` ${factor > 0 ? '+' : '-'} ${Math.abs(factor)} ${name}`;
    return `row${i}:${part(y * ROWS[i]![0], 'w1')}${part(y * ROWS[i]![1], 'w2')}${part(y, 'b')} - 1 t >= 0`;
  };
  const model = `Maximize
 margin: t
Subject To
 ${ROWS.map((_, i) => terms(i)).join('\n ')}
Bounds
 -1 <= w1 <= 1
 -1 <= w2 <= 1
 -1 <= b <= 1
 t >= 0
End`;
  const solved = highs.solve(model, { presolve: 'off' });
  if (solved.Status !== 'Optimal') {
    throw new Error(
      `separability: the linear program of ${table.join('')} must have an optimum; got ${solved.Status}`,
    );
  }
  const value = (name: string) => (solved.Columns[name] as { Primal: number }).Primal + 0;
  const duals = solved.Rows.map((row) => Math.abs((row as { Dual: number }).Dual));
  return {
    margin: value('t'),
    line: [value('w1'), value('w2'), value('b')],
    multipliers: duals,
  };
}
