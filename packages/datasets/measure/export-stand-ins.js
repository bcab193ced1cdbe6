// Writes drawn stand-ins as IDX files, for other programs. Usage: node measure/export-stand-ins.js digits|garments FOLDER [train] [test]
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { drawDigits, drawGarments, writeIdx } from '../dist/index.js';

const [kind, folder, train = '60000', test = '10000'] = process.argv.slice(2);
const draw = { digits: drawDigits, garments: drawGarments }[kind];
if (draw === undefined || folder === undefined) {
  console.error('usage: node measure/export-stand-ins.js digits|garments FOLDER [train] [test]');
  process.exit(2);
}
const start = performance.now();
const sets = draw({ train: Number(train), test: Number(test) });
console.log(`${train} + ${test} ${kind} drawn in ${((performance.now() - start) / 1000).toFixed(2)} s`);
mkdirSync(folder, { recursive: true });
for (const [prefix, set] of [
  ['train', sets.train],
  ['t10k', sets.test],
]) {
  const { images, labels, count, height, width } = set;
  writeFileSync(join(folder, `${prefix}-images-idx3-ubyte`), writeIdx(images, [count, height, width]));
  writeFileSync(join(folder, `${prefix}-labels-idx1-ubyte`), writeIdx(labels, [count]));
}
