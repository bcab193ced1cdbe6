// A small experiment that notes its calls, for tests in one thread.
import type { Experiment, Json, RunContext } from '../src/experiment.ts';
import { memoryStore } from '../src/store/memory-store.ts';
import type { StudyOptions } from '../src/study.ts';

const module = new URL('./fixtures/walk.js', import.meta.url).href;

export function experiment(
  id: string,
  arms: Readonly<Record<string, { parameters: Json; trials: number; block?: number }>>,
  run: (context: RunContext, calls: string[]) => number = ({ tasks }) => tasks[0]!.seeds.stream().uniform(),
) {
  const calls: string[] = [];
  const made: Experiment = {
    id,
    title: id,
    module,
    metrics: { value: { label: 'Value', unit: '' } },
    plan: () => ({ arms }),
    run: (context) => {
      calls.push(`${id} ${context.arm} ${context.tasks.map(({ trial }) => trial).join(',')}`);
      const value = run(context, calls);
      return context.tasks.map(() => ({
        status: 'completed',
        metrics: { value },
        series: { curve: [value, value / 2] },
      }));
    },
  };
  return { ...made, calls };
}

export const here = (more: StudyOptions = {}): StudyOptions => ({
  store: memoryStore(),
  workers: 0,
  ...more,
});
