// How each piece of clothing of the drawn garments is cut. Shoes and bags are garment-accessories.ts.

import type { RandomStream } from '@trialbook/random';
import {
  buttons,
  contrast,
  cut,
  MIDDLE,
  mirrored,
  neckline,
  randomCloth,
  seam,
  sleeves,
  type Tailor,
  type TorsoCut,
  torso,
} from './garment-parts.ts';

/** A T-shirt or top: short sleeves or none, often a print. */
export function drawTShirt(tailor: Tailor): void {
  const { stream } = tailor;
  const cloth = randomCloth(tailor, 0.2);
  const cutting = { ...upperBody(stream), hemY: stream.uniform(24, 27), neckDepth: stream.uniform(1.2, 4) };
  if (stream.bernoulli(0.88)) {
    const length = stream.uniform(3.5, 8);
    sleeves(
      tailor,
      cutting,
      { length, angle: stream.uniform(0.65, 1.05), cuff: stream.uniform(3.6, 5) },
      cloth,
    );
  }
  torso(tailor, cutting, cloth);
  if (stream.bernoulli(0.35)) {
    const half = stream.uniform(1.5, 3.6);
    const y = stream.uniform(10, 13);
    const print = contrast(cloth, stream.uniform(-0.4, 0.8));
    const box = [-half, y, half, y, half, y + 1.6 * half, -half, y + 1.6 * half];
    cut(
      tailor,
      box.map((value, i) => (i % 2 === 0 ? MIDDLE + value : value)),
      Math.min(1, print),
    );
  }
  neckline(tailor, cutting, cloth);
}

/** Trousers: a waistband and two legs. */
export function drawTrouser(tailor: Tailor): void {
  const { stream } = tailor;
  const cloth = randomCloth(tailor, 0.06);
  const top = stream.uniform(0.8, 2.4);
  const waist = stream.uniform(3.2, 4.6);
  const hip = waist + stream.uniform(0.4, 1.2);
  const crotch = stream.uniform(8, 11);
  const hemY = stream.bernoulli(0.12) ? stream.uniform(17, 21) : stream.uniform(25.5, 27.4);
  const outer = hip + stream.normal(0, 0.7);
  const leg = stream.uniform(2.1, 3.7);
  const gap = stream.uniform(0.15, 0.5);
  cut(tailor, mirrored([0, top, waist, top, hip, crotch - 2, hip, crotch, 0, crotch + 0.5]), cloth.tone);
  for (const side of [-1, 1]) {
    const half = [
      gap * 0.3,
      crotch - 1,
      hip,
      crotch - 1,
      outer,
      hemY,
      Math.max(gap, outer - leg),
      hemY,
      gap,
      crotch,
    ];
    cut(
      tailor,
      half.map((value, i) => (i % 2 === 0 ? MIDDLE + side * value : value)),
      cloth.tone,
    );
  }
  const edge = contrast(cloth, 0.3);
  seam(tailor, [MIDDLE - waist, top + 1.2, MIDDLE + waist, top + 1.2], 0.35, edge);
  seam(tailor, [MIDDLE, top + 1.4, MIDDLE, crotch], 0.3, edge);
  if (stream.bernoulli(0.5)) {
    for (const side of [-1, 1]) {
      seam(tailor, [MIDDLE + side * waist * 0.45, top + 1.5, MIDDLE + side * hip, top + 4], 0.3, edge);
    }
  }
}

/** A pullover: long sleeves, closed front, ribbed hem. */
export function drawPullover(tailor: Tailor): void {
  const { stream } = tailor;
  const cloth = randomCloth(tailor, 0.22);
  const body = upperBody(stream);
  const cutting = {
    ...body,
    hemY: stream.uniform(23.5, 26.5),
    neckDepth: stream.bernoulli(0.3) ? stream.uniform(3, 6) : stream.uniform(0.8, 2),
    vNeck: stream.bernoulli(0.25),
  };
  longSleeves(tailor, cutting, cloth);
  torso(tailor, cutting, cloth);
  const rib = contrast(cloth, stream.uniform(0.08, 0.3));
  for (const lift of [0.5, 1.9]) {
    const y = cutting.hemY - lift;
    seam(tailor, [MIDDLE - cutting.hem + 0.3, y, MIDDLE + cutting.hem - 0.3, y], 0.4, rib);
  }
  neckline(tailor, cutting, cloth);
}

/** A dress: narrow waist, long skirt. */
export function drawDress(tailor: Tailor): void {
  const { stream } = tailor;
  const cloth = randomCloth(tailor, 0.2);
  const top = stream.uniform(0.6, 2);
  const shoulder = stream.uniform(3, 5.2);
  const waist = stream.uniform(2.6, 4.4);
  const hem = stream.bernoulli(0.5) ? waist + stream.uniform(0.3, 1.5) : waist + stream.uniform(1.5, 5);
  const hemY = stream.uniform(25.5, 27.6);
  const neckDepth = stream.uniform(1.5, 5);
  const cutting = {
    ...{ top, shoulder, waist, hem, hemY, neckDepth },
    neck: shoulder * stream.uniform(0.5, 0.8),
    chest: Math.max(waist, shoulder - 0.4),
    vNeck: stream.bernoulli(0.4),
  };
  const armed = stream.uniform();
  const cuff = stream.uniform(2.2, 3.2);
  if (armed < 0.25) {
    sleeves(tailor, cutting, { length: stream.uniform(3, 6), angle: stream.uniform(0.5, 0.9), cuff }, cloth);
  } else if (armed < 0.4) {
    sleeves(
      tailor,
      cutting,
      { length: stream.uniform(11, 16), angle: stream.uniform(0.12, 0.3), cuff },
      cloth,
    );
  }
  const waistY = stream.uniform(9.5, 13);
  const { neck, chest } = cutting;
  const half = [0, top + 0.4, neck, top, shoulder, top + 0.8, chest, top + 5, waist, waistY, hem, hemY];
  cut(tailor, mirrored(half), cloth.tone);
  if (stream.bernoulli(0.6)) {
    seam(
      tailor,
      [MIDDLE - waist, waistY, MIDDLE + waist, waistY],
      0.5,
      contrast(cloth, stream.uniform(0.1, 0.5)),
    );
  }
  neckline(tailor, cutting, cloth);
}

/** A coat: long sleeves, open front, lapels, buttons, pockets. */
export function drawCoat(tailor: Tailor): void {
  const { stream } = tailor;
  const cloth = randomCloth(tailor, 0.08);
  const body = upperBody(stream);
  const hemY = stream.uniform(25, 27.6);
  const cutting = {
    ...body,
    hemY,
    hem: body.hem + stream.uniform(0, 1),
    neckDepth: stream.uniform(3, 8),
    vNeck: true,
  };
  longSleeves(tailor, cutting, cloth);
  torso(tailor, cutting, cloth);
  const dark = contrast(cloth, stream.uniform(0.35, 0.75));
  const bottom = cutting.top + cutting.neckDepth;
  const lining = contrast(cloth, stream.uniform(-0.2, 0.7));
  cut(
    tailor,
    [MIDDLE - cutting.neck, cutting.top, MIDDLE + cutting.neck, cutting.top, MIDDLE, bottom],
    Math.min(1, lining),
  );
  const opening = stream.uniform(-0.6, 0.6);
  seam(tailor, [MIDDLE, bottom, MIDDLE + opening, hemY], stream.uniform(0.3, 0.7), dark);
  for (const side of [-1, 1]) {
    const neck = MIDDLE + side * cutting.neck;
    const lapel = [
      neck,
      cutting.top - 0.2,
      neck + side * 1.4,
      cutting.top + 3,
      MIDDLE + side * 0.3,
      bottom + 0.5,
    ];
    cut(tailor, lapel, contrast(cloth, -0.15));
    seam(tailor, lapel.slice(2), 0.3, dark);
    if (stream.bernoulli(0.6)) {
      const x = MIDDLE + side * cutting.waist * 0.6;
      seam(tailor, [x - 1.2, hemY - 8, x + 1.2, hemY - 8.4], 0.35, dark);
    }
  }
  if (stream.bernoulli(0.6)) {
    buttons(tailor, MIDDLE + opening + 1, bottom + 1, hemY - 3, 2 + stream.integer(4), dark);
  }
}

/** A shirt: collar and buttons, short or long sleeves, often striped or checked. */
export function drawShirt(tailor: Tailor): void {
  const { stream } = tailor;
  const cloth = randomCloth(tailor, 0.4);
  const cutting = {
    ...upperBody(stream),
    hemY: stream.uniform(24.5, 27.2),
    neckDepth: stream.uniform(1.5, 3.5),
    vNeck: true,
  };
  if (stream.bernoulli(0.72)) longSleeves(tailor, cutting, cloth);
  else
    sleeves(
      tailor,
      cutting,
      { length: stream.uniform(4, 8), angle: stream.uniform(0.55, 0.95), cuff: 4.2 },
      cloth,
    );
  torso(tailor, cutting, cloth);
  neckline(tailor, cutting, cloth);
  const { top, neck, neckDepth, hemY } = cutting;
  const bottom = top + neckDepth;
  const edge = contrast(cloth, stream.uniform(0.25, 0.5));
  if (stream.bernoulli(0.85)) {
    for (const side of [-1, 1]) {
      const x = MIDDLE + side * neck;
      const collar = [
        x,
        top - 0.7,
        x + side * 0.9,
        top + 1.6,
        MIDDLE + side * 1.1,
        bottom + 1.4,
        MIDDLE,
        bottom,
      ];
      cut(tailor, collar, Math.min(1, cloth.base * 1.15));
      seam(tailor, collar.slice(2, 6), 0.3, edge);
    }
  }
  const placket = stream.bernoulli(0.8) ? hemY : top + stream.uniform(7, 11);
  seam(tailor, [MIDDLE + 0.6, bottom + 0.5, MIDDLE + 0.6, placket], 0.3, edge);
  if (stream.bernoulli(0.75))
    buttons(tailor, MIDDLE, bottom + 1, placket - 0.5, 4 + stream.integer(3), edge * 0.8);
  if (stream.bernoulli(0.35)) {
    const x = MIDDLE + cutting.chest * 0.5;
    seam(tailor, [x - 1.3, top + 7.5, x + 1.3, top + 7.5], 0.3, edge);
  }
}

function upperBody(stream: RandomStream): TorsoCut {
  const shoulder = stream.uniform(5.6, 7.8);
  const chest = shoulder - stream.uniform(0.1, 1.2);
  const waist = chest - stream.uniform(-0.4, 1);
  return {
    top: stream.uniform(1.2, 3.4),
    neck: stream.uniform(2.2, 3.6),
    shoulder,
    chest,
    waist,
    hem: waist + stream.uniform(-0.2, 0.9),
    hemY: 26,
    neckDepth: 2,
    vNeck: stream.bernoulli(0.2),
  };
}

function longSleeves(tailor: Tailor, cutting: TorsoCut, cloth: Parameters<typeof sleeves>[3]): void {
  const { stream } = tailor;
  const length = stream.uniform(17, 21.5);
  sleeves(
    tailor,
    cutting,
    { length, angle: stream.uniform(0.06, 0.24), cuff: stream.uniform(2.2, 3.4) },
    cloth,
  );
}
