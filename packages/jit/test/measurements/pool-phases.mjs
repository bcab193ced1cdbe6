// Times a training step of convolution, tanh, average pooling with and without the pass `pool phases`, by the number of
// channels: what its bound on channels rests on. Run it after a build: node test/measurements/pool-phases.mjs

import { buildScanModel } from '../../dist/onnx/build-model.js';
import { sessionOptions } from '../../dist/onnx/session-options.js';
import { applyPasses, defaultPasses } from '../../dist/passes/passes.js';
import { createSession } from '../../dist/runtime/session.js';
import { tf } from '../../dist/tensorflow.js';
import { traceStep } from '../../dist/trace/trace-step.js';

const RUNS = 15;
const STEPS = 5;

const step = (filter, x) => {
  const loss = (weights) =>
    tf.mean(tf.square(tf.avgPool(tf.tanh(tf.conv2d(x, weights, 1, 'valid')), 2, 2, 'valid')));
  const { value, grad } = tf.valueAndGrad(loss)(filter);
  return [tf.sub(filter, tf.mul(grad, 0.01)), value];
};
const numbers = (shape) => ({
  dtype: 'float32',
  shape,
  data: Float32Array.from({ length: shape.reduce((a, b) => a * b, 1) }, (_, i) => Math.sin(i)),
});

await tf.setBackend('cpu');
console.log('channels  ms with  ms without');
for (const channels of [4, 8, 16, 24, 32, 48, 64]) {
  const [filter, x] = [numbers([5, 5, 6, channels]), numbers([100, 14, 14, 6])];
  const { graph } = traceStep(step, { carry: filter, input: x, resident: {} }, 'step');
  const times = [];
  for (const without of [false, true]) {
    // The bound does not count here: the pass is taken as it is, or left out.
    const passes = defaultPasses.filter(({ name }) => !(without && name === 'pool phases'));
    const lowered = applyPasses(graph, passes);
    const options = sessionOptions(lowered, true, { intraOpThreads: 1, executionProvider: 'cpu' });
    const session = await createSession(buildScanModel(lowered).bytes, 'measurement', options);
    const feeds = new Map([
      ['carry', filter],
      ['input', numbers([STEPS, ...x.shape])],
    ]);
    let best = Infinity;
    for (let run = 0; run < RUNS; run++) {
      const began = process.cpuUsage().user;
      await session.run(feeds, ['next.carry', 'output']);
      best = Math.min(best, (process.cpuUsage().user - began) / 1000 / STEPS);
    }
    times.push(best.toFixed(2));
    session.release();
  }
  console.log(String(channels).padEnd(10), times[0].padEnd(8), times[1]);
}
