// A picture of the drawn stand-ins, one row per class, digits left, garments right. Usage: node measure/contact-sheet.js FILE.png
import { writeFileSync } from 'node:fs';
import { crc32, deflateSync } from 'node:zlib';
import { drawDigits, drawGarments } from '../dist/index.js';

const SIDE = 28;
const COLUMNS = 12;
const SCALE = 2;
const [file] = process.argv.slice(2);
if (file === undefined) {
  console.error('usage: node measure/contact-sheet.js FILE.png');
  process.exit(2);
}
const sets = [drawDigits, drawGarments].map((draw) => draw({ train: 1000, test: 1 }).train);
const width = (2 * COLUMNS + 1) * SIDE * SCALE;
const height = 10 * SIDE * SCALE;
const raw = Buffer.alloc(height * (width + 1)); // each line begins with its filter type, 0
sets.forEach(({ images, labels, count }, side) => {
  const used = new Array(10).fill(0);
  for (let i = 0; i < count; i++) {
    const column = used[labels[i]]++;
    if (column >= COLUMNS) continue;
    for (let pixel = 0; pixel < (SIDE * SCALE) ** 2; pixel++) {
      const y = Math.floor(pixel / (SIDE * SCALE));
      const x = pixel % (SIDE * SCALE);
      const level = images[i * SIDE * SIDE + Math.floor(y / SCALE) * SIDE + Math.floor(x / SCALE)];
      const left = (side * (COLUMNS + 1) + column) * SIDE * SCALE;
      raw[(labels[i] * SIDE * SCALE + y) * (width + 1) + 1 + left + x] = level;
    }
  }
});
const chunk = (type, data) => {
  const body = Buffer.concat([Buffer.from(type), data]);
  const framed = Buffer.alloc(body.length + 8);
  framed.writeUInt32BE(data.length);
  body.copy(framed, 4);
  framed.writeUInt32BE(crc32(body), body.length + 4);
  return framed;
};
const header = Buffer.alloc(13);
header.writeUInt32BE(width);
header.writeUInt32BE(height, 4);
header[8] = 8; // bits per pixel, grey
writeFileSync(
  file,
  Buffer.concat([
    Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
    chunk('IHDR', header),
    chunk('IDAT', deflateSync(raw, { level: 9 })),
    chunk('IEND', Buffer.alloc(0)),
  ]),
);
