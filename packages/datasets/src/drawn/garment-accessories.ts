// How the shoes and bags of the drawn garments are made. Shoes point to the left, as in Fashion-MNIST.

import { smoothPath } from './canvas.ts';
import { contrast, cut, MIDDLE, randomCloth, seam, type Tailor } from './garment-parts.ts';

/** A sandal: a sole, flat or with a heel, and straps. */
export function drawSandal(tailor: Tailor): void {
  const { stream } = tailor;
  const cloth = randomCloth(tailor, 0.1);
  const heel = stream.bernoulli(0.45) ? stream.uniform(2, 7) : 0;
  const ground = stream.uniform(19.5, 22.5) + heel * 0.35;
  const toe = stream.uniform(1.6, 3.2);
  const back = stream.uniform(24.5, 26.2);
  const thick = stream.uniform(0.7, 1.6);
  const heelY = ground - heel;
  const sole = smoothPath(
    [toe, ground - 0.6, 8, ground, 15, ground - heel * 0.45, 20, heelY - 0.4, back, heelY - 0.4],
    4,
  );
  tailor.canvas.stroke(tailor.warp(sole), () => thick, cloth.tone);
  if (heel > 0) {
    const width = stream.uniform(0.6, 2.4);
    const block = [
      back - width * 1.6,
      heelY,
      back + 0.3,
      heelY,
      back,
      ground + thick,
      back - width,
      ground + thick,
    ];
    cut(tailor, block, cloth.tone);
  }
  const strap = stream.uniform(0.45, 1.05);
  const straps = 1 + stream.integer(4);
  for (let i = 0; i < straps; i++) {
    const x = 5 + (i * 9) / straps + stream.normal(0, 0.8);
    const rise = 3.2 + x * 0.18 + stream.uniform(0, 1.6);
    const foot = ground - heel * Math.max(0, (x - 8) / 16);
    seam(
      tailor,
      [x - 1, foot - 0.8, x + 1.2, foot - rise, x + 4, foot - rise * 0.9, x + 5.5, foot - 0.8],
      strap,
      cloth.tone,
    );
  }
  if (stream.bernoulli(0.75)) {
    const high = heelY - stream.uniform(5, 9);
    const loop = [back - 0.4, heelY - 1, back - 0.6, high + 1, 21.5, high, 17.2, high + 0.8, 15.5, heelY - 1];
    seam(tailor, loop, strap * 0.9, cloth.tone);
    if (stream.bernoulli(0.5))
      seam(tailor, [10, ground - heel * 0.3 - 5, 14, high + 2.4, 18, high + 0.4], strap * 0.8, cloth.tone);
  }
}

/** A sneaker: a low shoe with a light sole and laces. */
export function drawSneaker(tailor: Tailor): void {
  const { stream } = tailor;
  const cloth = randomCloth(tailor, 0.06);
  const ground = stream.uniform(20.5, 22.5);
  const toe = stream.uniform(1, 2.4);
  const back = stream.uniform(25.4, 27);
  const tongue = ground - stream.uniform(8.5, 11);
  const collar = tongue + stream.uniform(0.8, 2.2);
  const upper = smoothPath(
    [
      toe,
      ground - 0.6,
      toe + 0.9,
      ground - 3,
      7,
      ground - 4.6,
      12.5,
      tongue + 1.2,
      15.4,
      tongue,
      17,
      collar + 0.8,
      21,
      collar + 1.1,
      back - 1,
      collar - 0.6,
      back,
      ground - 3,
      back - 0.3,
      ground - 0.4,
    ],
    3,
  );
  cut(tailor, upper, cloth.tone);
  const thick = stream.uniform(0.7, 1.35);
  const sole = stream.bernoulli(0.65) ? stream.uniform(0.8, 1) : contrast(cloth, 0.4);
  seam(tailor, [toe + 0.4, ground - 0.2, 9, ground + 0.1, 18, ground, back - 0.6, ground - 0.3], thick, sole);
  const edge = contrast(cloth, stream.uniform(0.3, 0.6));
  seam(
    tailor,
    [toe + 0.8, ground - 1.5, 9, ground - 1.2, 18, ground - 1.3, back - 0.4, ground - 1.5],
    0.3,
    edge,
  );
  const lace = stream.bernoulli(0.6) ? 0.95 : edge;
  for (let i = 0; i < 3; i++) {
    const x = 9 + 2 * i;
    const y = ground - 5 - 1.35 * i;
    seam(tailor, [x, y, x + 1.4, y + 1.7], 0.35, lace);
  }
  seam(tailor, [16.6, collar + 1, 18.5, ground - 4, 21, ground - 2], 0.3, edge);
  if (stream.bernoulli(0.45)) {
    seam(
      tailor,
      [11, ground - 2, 15, ground - 2.8, 19.5, ground - 5],
      stream.uniform(0.4, 0.8),
      stream.uniform(0.1, 1),
    );
  }
}

/** A bag: a box or a pouch with a handle, perhaps a flap and a clasp. */
export function drawBag(tailor: Tailor): void {
  const { stream } = tailor;
  const cloth = randomCloth(tailor, 0.12);
  const top = stream.uniform(7.5, 13);
  const bottom = stream.uniform(22.5, 26);
  const upper = stream.uniform(7.5, 11.8);
  const lower = Math.min(12.8, upper + stream.normal(0.5, 1.2));
  const edge = contrast(cloth, stream.uniform(0.25, 0.55));
  const handle = stream.uniform(3, 7.5);
  const peak = Math.max(1, top - stream.uniform(4, 9));
  if (stream.bernoulli(0.88)) {
    const arch = [
      -handle,
      top + 0.8,
      -handle * 0.85,
      (top + peak) / 2,
      0,
      peak,
      handle * 0.85,
      (top + peak) / 2,
      handle,
      top + 0.8,
    ];
    const path = arch.map((value, i) => (i % 2 === 0 ? MIDDLE + value : value));
    seam(tailor, path, stream.uniform(0.45, 1), Math.max(0.15, edge));
  }
  const round = stream.uniform(0.3, 2.2);
  const half = [
    ...[-upper + round, top, upper - round, top, upper, top + round, lower, bottom - round],
    ...[lower - round, bottom, -lower + round, bottom, -lower, bottom - round, -upper, top + round],
  ];
  const outline = half.map((value, i) => (i % 2 === 0 ? MIDDLE + value : value));
  cut(tailor, outline, cloth.tone);
  const flap = stream.uniform();
  if (flap < 0.4) {
    const y = top + (bottom - top) * stream.uniform(0.3, 0.6);
    seam(
      tailor,
      [
        MIDDLE - upper,
        top + 1,
        MIDDLE - upper * 0.7,
        y,
        MIDDLE,
        y + 0.6,
        MIDDLE + upper * 0.7,
        y,
        MIDDLE + upper,
        top + 1,
      ],
      0.4,
      edge,
    );
    seam(tailor, [MIDDLE - 0.6, y, MIDDLE + 0.6, y], 0.7, stream.uniform(0.1, 1));
  } else if (flap < 0.75) {
    seam(tailor, [MIDDLE - upper, top + 2, MIDDLE + upper, top + 2], 0.4, edge);
  }
  if (stream.bernoulli(0.3)) {
    const x = lower * stream.uniform(0.4, 0.7);
    for (const side of [-1, 1])
      seam(tailor, [MIDDLE + side * x, top + 1, MIDDLE + side * x, bottom - 0.6], 0.35, edge);
  }
}

/** An ankle boot: a shaft, a vamp, a sole, often a heel. */
export function drawAnkleBoot(tailor: Tailor): void {
  const { stream } = tailor;
  const cloth = randomCloth(tailor, 0.05);
  const heel = stream.bernoulli(0.5) ? stream.uniform(1.2, 6) : stream.uniform(0, 0.8);
  const ground = stream.uniform(23, 26);
  const top = stream.uniform(1.5, 7.5);
  const toe = stream.uniform(1.2, 3.2);
  const back = stream.uniform(24.2, 26.4);
  const front = stream.uniform(12.2, 15.2);
  const heelY = ground - heel;
  const boot = [
    ...[front, top, back - 0.8, top - stream.uniform(-0.8, 0.8), back - 0.6, heelY - 7, back, heelY - 0.2],
    ...[17, ground - heel * 0.55, 9, ground, toe, ground, toe + 0.1, ground - 2.6, 5.5, ground - 4.8],
    ...[10, ground - 7, front - 0.6, ground - 11 + heel * 0.4],
  ];
  cut(tailor, boot, cloth.tone);
  const dark = contrast(cloth, stream.uniform(0.3, 0.6));
  if (heel > 1) {
    const width = stream.uniform(1.6, 4.4);
    cut(
      tailor,
      [
        back - width * 1.3,
        heelY - 0.4,
        back,
        heelY - 0.4,
        back - 0.3,
        ground + 0.4,
        back - width,
        ground + 0.4,
      ],
      dark,
    );
  }
  seam(
    tailor,
    [toe, ground, 9, ground + 0.1, 17, ground - heel * 0.5, back - 0.2, heelY],
    stream.uniform(0.4, 1),
    dark,
  );
  if (stream.bernoulli(0.45)) {
    const x = stream.uniform(18.5, 21);
    seam(tailor, [x, top + 0.5, x - 0.5, heelY - 4], 0.35, dark);
  } else if (stream.bernoulli(0.5)) {
    for (let i = 0; i < 4; i++)
      seam(tailor, [front + 0.4, top + 2 + 2.2 * i, front + 2.6, top + 2.8 + 2.2 * i], 0.35, dark);
  }
  if (stream.bernoulli(0.4))
    seam(tailor, [front - 0.5, top + 6.5, 18, top + 8, back - 0.5, top + 7.2], 0.45, dark);
}
