// The files of a new experiment: what it runs, its test, the values of its problem, and the text that tells of it.

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
    [`${folder}/experiments/${kebab}.ts`]: `// TODO: the question this experiment answers. The prose about it is in text/${kebab}.md.

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
    [`${folder}/problems/${kebab}.ts`]: `// What the text says of the experiment ${kebab}: values, a figure, a table. Its protocol is in experiments/${kebab}.ts.

import { armsTable, compared, defineProblem, figure, md, percent, trialDots } from '@trialbook/report';
import { ${camel} } from '../experiments/${kebab}.ts';

/** Every name in text/${kebab}.md. */
export const ${camel}Problem = defineProblem({
  id: '${camel}',
  needs: { ours: ${camel} },
  values: ({ ours }) => ({
    baseline: ours.arm('baseline').mean('testAccuracy'),
    treatment: ours.arm('treatment').mean('testAccuracy'),
    gain: compared(ours.difference('treatment', 'baseline', 'testAccuracy')),
    dots: figure({
      id: '${kebab}-dots',
      caption: md\`Test accuracy of every trial, with mean and 95 % interval.\`,
      alt: md\`Dots per arm; the means are \${percent(ours.arm('baseline').mean('testAccuracy'), { show: 'value' })} (baseline) and \${percent(ours.arm('treatment').mean('testAccuracy'), { show: 'value' })} (treatment).\`,
      from: [ours],
      chart: trialDots(
        ours.arms.map((arm) => ({ label: arm, values: ours.arm(arm).values('testAccuracy') })),
        { axis: { title: 'Test accuracy', format: '.0%' } },
      ),
    }),
    accuracies: armsTable(ours, {
      id: '${kebab}-accuracies',
      caption: md\`Test accuracy per arm.\`,
      metrics: [{ metric: 'testAccuracy', title: 'Test accuracy', format: percent }],
    }),
  }),
});
`,
    [`${folder}/text/${kebab}.md`]: `# ${title} {#${kebab}}

{% part ${camel} %}
::: finding
{% case ${camel}.gain.direction %}
{% when 'higher' %}
The treatment is better:
{% when 'lower' %}
The treatment is worse:
{% when 'none' %}
No difference was detected:
{% endcase %}
{{ ${camel}.gain.difference | points }}, {{ ${camel}.gain.difference | pValue }} (paired t-test over trials).
:::

The treatment reaches {{ ${camel}.treatment | percent }}, the baseline {{ ${camel}.baseline | percent }}; @fig-${kebab}-dots shows
every trial, @tbl-${kebab}-accuracies the summary.

{% figure ${camel}.dots %}

{% table ${camel}.accuracies %}
{% endpart %}
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
    `  import { ${camel}Problem } from './problems/${kebab}.ts';    and add ${camel}Problem to problems`,
    `  add 'text/${kebab}.md' to text`,
    `then: pnpm build && pnpm report ${report} --only ${kebab} --profile smoke`,
  ];
}
