import { defineExperiment, runTrials } from '@trialbook/trials';
export const coin = defineExperiment({
  id: 'coin',
  title: 'c',
  module: import.meta.url,
  metrics: { heads: { label: 'Heads', unit: 'fraction' } },
  plan: (profile) => ({
    arms: {
      fair: { parameters: { p: 0.5 }, trials: 1000, block: 1 },
      biased: { parameters: { p: 0.6 }, trials: 2 },
    },
  }),
  run: ({ parameters, tasks }) =>
    tasks.map(({ seeds }) => {
      const tosses = seeds.child('tosses').stream().uniforms(1000);
      return {
        status: 'completed',
        metrics: { heads: tosses.filter((u) => u < parameters.p).length / 1000 },
        series: { tosses: tosses.slice(0, 3) },
      };
    }),
});
for (const store of [false, '.trialbook/store', '.trialbook/store']) {
  console.time('run');
  const results = await runTrials({ experiment: coin, profile: 'smoke', store, workers: 0 });
  console.timeEnd('run');
  console.log(results.arms.biased, results.counts, results.arms.fair.set.trials[999]);
}
