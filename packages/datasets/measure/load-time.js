// Time and memory of loading one image data set in a fresh process. Usage: node measure/load-time.js [name] [shared]
import { loadImageDataset } from '../dist/index.js';

const [name = 'mnist', shared] = process.argv.slice(2);
const start = performance.now();
const { source, train, test, files } = await loadImageDataset(name, { shared: shared === 'shared' });
const seconds = (performance.now() - start) / 1000;
const from = [...new Set(files.map((file) => file.from))].join(', ');
const { maxRSS } = process.resourceUsage();
console.log(
  `${name}: ${train.count} + ${test.count} images (${source}, ${from}) in ${seconds.toFixed(3)} s, peak ${(maxRSS / 1024).toFixed(0)} MB`,
);
