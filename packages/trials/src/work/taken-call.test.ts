import { describe, expect, it } from 'vitest';
import { memoryStore } from '../store/memory-store.ts';
import type { PlannedArm, PlannedCall } from '../study-plan.ts';
import { callsInOrder } from './taken-call.ts';

const arm = (name: string) => ({ arm: name, experiment: { id: 'e' } }) as PlannedArm;
const callsOf = (of: PlannedArm, count: number) =>
  Array.from(
    { length: count },
    (_, i) => ({ arm: of, trials: [i], key: `${of.arm}${i}` }) as unknown as PlannedCall,
  );

describe('callsInOrder', () => {
  it('keeps a loop at its arm, gives the next loop an arm of its own, and lets both help with the last', async () => {
    const [a, b, c] = [arm('a'), arm('b'), arm('c')];
    const open = callsInOrder(memoryStore(), [...callsOf(a, 2), ...callsOf(b, 4), ...callsOf(c, 1)]);
    const seen: string[] = [];
    const loop = (name: string) => {
      let last: PlannedCall | undefined;
      return async () => {
        const taken = await open.take(last);
        last = taken?.call;
        seen.push(`${name}:${last?.key}`);
      };
    };
    const [first, second] = [loop('1'), loop('2')];
    for (const next of [first, second, first, second, first, first, second, first, second]) await next();
    expect(seen).toEqual([
      '1:a0',
      '2:b0',
      '1:a1',
      '2:b1',
      '1:c0',
      '1:b2',
      '2:b3',
      '1:undefined',
      '2:undefined',
    ]);
  });
});
