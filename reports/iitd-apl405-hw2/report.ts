// Placeholder until the text stands.
export { mnistFnn } from './experiments/mnist-fnn.ts';
