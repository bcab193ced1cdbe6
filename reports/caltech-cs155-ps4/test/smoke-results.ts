// Runs an experiment of this report at profile smoke, for its tests: no store, no threads, drawn digits.

import { loadImageDataset } from '@trialbook/datasets';
import { BoundResults } from '@trialbook/report';
import { type Experiment, type Json, runTrials } from '@trialbook/trials';

/** All arms at profile smoke, as a report reads them. */
export async function smokeResults<Parameters extends Json, Arm extends string, Metric extends string>(
  experiment: Experiment<Parameters, Arm, Metric>,
): Promise<BoundResults<Arm, Metric>> {
  const load = async () => {
    const value = await loadImageDataset('mnist', {
      download: false,
      allowStandIns: true,
      standIns: { train: 250, test: 120 },
    });
    return { value, checksums: { images: value.checksum }, source: 'stand-in' };
  };
  const plain = experiment as unknown as Experiment;
  const { arms } = await runTrials({
    experiment: plain,
    profile: 'smoke',
    engine: 'onnx-cpu',
    data: { load },
    store: false,
    workers: 0,
  });
  return new BoundResults(plain, arms) as unknown as BoundResults<Arm, Metric>;
}
