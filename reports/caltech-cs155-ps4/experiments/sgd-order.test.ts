import { ringAroundDisc } from '@trialbook/datasets';
import { seedTree } from '@trialbook/random';
import { describe, expect, it } from 'vitest';
import { smokeResults } from '../test/smoke-results.ts';
import { LOOKS_PER_PASS, ORDER_SCALES, ORDERS, passRows, sgdOrder } from './sgd-order.ts';

describe('the rows of a pass', () => {
  const { labels } = ringAroundDisc(10, seedTree(1));
  const seen = (order: (typeof ORDERS)[number], seed = 2) =>
    [...passRows(order, 10, seedTree(seed))].map((row) => labels[row]);

  it.each(ORDERS)('are all of them, once: %s', (order) => {
    expect([...passRows(order, 10, seedTree(3))].sort((a, b) => a - b)).toEqual([
      0, 1, 2, 3, 4, 5, 6, 7, 8, 9,
    ]);
  });

  it('have the classes in the order that the name says', () => {
    expect(seen('negatives-first')).toEqual([0, 0, 0, 0, 0, 1, 1, 1, 1, 1]);
    expect(seen('alternating')).toEqual([0, 1, 0, 1, 0, 1, 0, 1, 0, 1]);
    expect(seen('shuffled')).not.toEqual(seen('shuffled', 4));
  });
});

describe('1C at profile smoke', () => {
  it('completes every arm with its looks, and never finds a dead unit of the first layer alive again', async () => {
    const ours = await smokeResults(sgdOrder);
    const { passes, trials, rates } = ORDER_SCALES.smoke;
    expect(ours.arms).toEqual(ORDERS.flatMap((order) => rates.map((rate) => `${order}/${rate}`)));
    for (const arm of ours.arms) {
      const { completed } = ours.arm(arm);
      expect(completed, arm).toHaveLength(trials);
      for (const { series, metrics } of completed) {
        expect(series.dead).toHaveLength(passes * LOOKS_PER_PASS + 1);
        expect(series.saysPositive).toHaveLength(series.dead!.length);
        expect(metrics.revivedFirstLayer).toBe(0);
        expect(metrics.dead).toBeCloseTo((metrics.deadFirstLayer! + metrics.deadSecondLayer!) / 2, 12);
      }
    }
    const loss = (arm: (typeof ours.arms)[number]) => ours.arm(arm).mean('trainLoss').value;
    expect(loss('negatives-first/0.03')).toBeGreaterThan(loss('shuffled/0.03'));
  });

  it('is at full scale where nothing is said', () => {
    expect(sgdOrder.plan('quick').scaledDown).toMatch(/instead of/);
    expect(sgdOrder.plan('full').scaledDown).toBeUndefined();
    expect(sgdOrder.plan('quick').arms['shuffled/0.1'].trials).toBeGreaterThanOrEqual(20);
  });
});
