// Runs an experiment at profile smoke on drawn digits, for the tests beside the experiments. No test itself.

import { loadImageDataset } from '@trialbook/datasets';
import { BoundResults } from '@trialbook/report';
import { type Experiment, type Json, runTrials } from '@trialbook/trials';

/** Its results as a report reads them. Stores nothing, downloads nothing. */
export async function smokeResults<Parameters extends Json, Arm extends string, Metric extends string>(
  experiment: Experiment<Parameters, Arm, Metric>,
): Promise<BoundResults<Arm, Metric>> {
  const load = async () => {
    const digits = await loadImageDataset('mnist', {
      download: false,
      allowStandIns: true,
      standIns: { train: 400, test: 250 },
    });
    return { value: digits, checksums: { images: digits.checksum }, source: 'stand-in' };
  };
  const { arms } = await runTrials({
    experiment,
    profile: 'smoke',
    engine: 'onnx-cpu',
    data: { load },
    store: false,
    workers: 0,
  });
  return new BoundResults<Arm, Metric>(experiment as never, arms, experiment.plan('smoke').scaledDown);
}
