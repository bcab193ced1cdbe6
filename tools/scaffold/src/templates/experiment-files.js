// The files of a new experiment: what it runs, its test, and the section of the report that tells of it.

import { nameForms } from '../name-forms.js';

/**
 * @param {string} report - the report's name, kebab-case
 * @param {string | undefined} id - the experiment's id, kebab-case
 * @returns {Record<string, string>} text by path relative to the root
 */
export function experimentFiles(report, id) {
  const { kebab, camel, title } = nameForms(id, 'experiment id');
  const folder = `reports/${nameForms(report, 'report name').kebab}`;
  return {
    [`${folder}/experiments/${kebab}.ts`]: `// TODO: the question this experiment answers. The prose about it is in sections/${kebab}.ts.

import { defineExperiment } from '@trialbook/trials';

/** TODO: the protocol in one sentence. */
export const ${camel} = defineExperiment({
  id: '${kebab}',
  title: '${title}',
  module: import.meta.url,
  metrics: { testAccuracy: { label: 'Test accuracy', unit: 'fraction', better: 'higher' } },
  plan: (profile) => ({
    arms: {
      baseline: { parameters: { bias: 0 }, trials: profile === 'smoke' ? 2 : 10 },
      treatment: { parameters: { bias: 0.1 }, trials: profile === 'smoke' ? 2 : 10 },
    },
  }),
  run: ({ parameters, tasks }) =>
    tasks.map(({ seeds }) => {
      const draws = seeds.child('draws').stream().uniforms(1000);
      const testAccuracy = draws.filter((draw) => draw < 0.5 + parameters.bias).length / 1000;
      return { status: 'completed', metrics: { testAccuracy } };
    }),
});
`,
    [`${folder}/experiments/${kebab}.test.ts`]: `import { runTrials } from '@trialbook/trials';
import { expect, test } from 'vitest';
import { ${camel} } from './${kebab}.ts';

test('${kebab}: the treatment shows', async () => {
  const { arms } = await runTrials({ experiment: ${camel}, profile: 'smoke', store: false, workers: 0 });
  const accuracies = (arm: keyof typeof arms) => arms[arm].set.trials.map(({ metrics }) => metrics.testAccuracy ?? 0);
  expect(Math.min(...accuracies('treatment'))).toBeGreaterThan(Math.max(...accuracies('baseline')));
});
`,
    [`${folder}/sections/${kebab}.ts`]: `// What the report says of the experiment ${kebab}. Its protocol is in experiments/${kebab}.ts.

import { type Block, md, percent, points, pValue, type ReportContext, section } from '@trialbook/report';
import { ${camel} } from '../experiments/${kebab}.ts';

/** The section; every number in it comes from the trials. */
export function ${camel}Section({ results }: Pick<ReportContext, 'results'>): Block {
  const trials = results(${camel});
  const difference = trials.difference('treatment', 'baseline', 'testAccuracy');
  return section(
    { id: '${kebab}', title: '${title}' },
    md\`The treatment reaches \${percent(trials.arm('treatment').mean('testAccuracy'))}, the baseline
      \${percent(trials.arm('baseline').mean('testAccuracy'))}: \${points(difference)}, \${pValue(difference)}.\`,
  );
}
`,
  };
}

/**
 * What is left to do by hand once the files of an experiment are there.
 *
 * @param {string} report
 * @param {string} id
 */
export function experimentNextSteps(report, id) {
  const { camel, kebab } = nameForms(id, 'experiment id');
  return [
    `in reports/${report}/report.ts:`,
    `  import { ${camel} } from './experiments/${kebab}.ts';        and add ${camel} to experiments`,
    `  import { ${camel}Section } from './sections/${kebab}.ts';    and add ${camel}Section(context) to what write returns`,
    `then: pnpm build && pnpm report ${report} --only ${kebab} --profile smoke`,
  ];
}
