import { describe, expect, it } from 'vitest';
import { smokeResults } from '../test/smoke-results.ts';
import { gateSeparability } from './gate-separability.ts';
import { GATES, logicGates } from './logic-gates.ts';
import { ROWS, separability, truthTables } from './separability.ts';
import { xorTraining } from './xor-training.ts';

describe('the gates of 1D and 1E', () => {
  it('compute OR with one unit, and XOR only when AND is subtracted twice', async () => {
    const ours = await smokeResults(logicGates);
    const outputs = Object.keys(GATES).map(
      (gate) => ours.arm(gate as keyof typeof GATES).completed[0]!.artifacts.outputs,
    );
    expect(outputs).toEqual([
      [0, 1, 1, 2],
      [0, 2, 3, 5],
      [0, 1, 1, 1],
      [0, 1, 1, 0],
    ]);
    expect(
      Object.keys(GATES).map((gate) => ours.arm(gate as keyof typeof GATES).values('rightRows')[0]),
    ).toEqual([4, 4, 3, 4]);
  });
});

describe('the linear program', () => {
  it.each(truthTables().map((table) => [table.join(''), table] as const))(
    'proves its answer for %s',
    async (_, table) => {
      const { margin, line, multipliers } = await separability(table);
      const y = table.map((truth) => (truth === 1 ? 1 : -1));
      if (margin > 0) {
        // The line itself is the proof.
        ROWS.forEach(([x1, x2], i) => {
          expect(y[i]! * (line[0] * x1 + line[1] * x2 + line[2])).toBeGreaterThanOrEqual(margin - 1e-9);
        });
      } else {
        // Multipliers that sum to one and cancel: y(w·x + b) ≥ t > 0 on every row would make 0 ≥ t.
        expect(Math.min(...multipliers)).toBeGreaterThanOrEqual(0);
        expect(multipliers.reduce((a, b) => a + b)).toBeCloseTo(1, 9);
        for (const part of [0, 1, 2]) {
          const cancelled = ROWS.reduce(
            (sum, row, i) => sum + multipliers[i]! * y[i]! * ([...row, 1][part] ?? 0),
            0,
          );
          expect(cancelled).toBeCloseTo(0, 9);
        }
      }
    },
  );

  it('finds no line for XOR and its opposite, and one for each of the other fourteen', async () => {
    const ours = await smokeResults(gateSeparability);
    const without = ours.arms.filter((arm) => ours.arm(arm).values('separable')[0] === 0);
    expect(without.sort()).toEqual(['0110', '1001']);
  });
});

describe('XOR, learned', () => {
  it('is found more often by eight units than by two', async () => {
    const ours = await smokeResults(xorTraining);
    const share = (units: '2' | '8') => ours.arm(units).rate('solved').value;
    expect(share('8')).toBeGreaterThan(share('2'));
    expect(xorTraining.plan('full').scaledDown).toBeUndefined();
  });
});
