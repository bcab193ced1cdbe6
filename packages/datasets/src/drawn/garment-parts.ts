// Parts that garments are made of: torsos, sleeves, cloth. Each is drawn through a warp; classes are in garments.ts.

import type { RandomStream } from '@trialbook/random';
import { type Canvas, type Path, SIDE, smoothPath, type Tone } from './canvas.ts';
import type { Warp } from './warp.ts';

/** What the parts of one garment share. */
export interface Tailor {
  readonly canvas: Canvas;
  readonly stream: RandomStream;
  readonly warp: Warp;
}

/** The vertical middle line. */
export const MIDDLE = SIDE / 2;

/** Right half of an outline, mirrored to a closed one. Points x, y with x measured from the middle line. */
export function mirrored(half: Path): number[] {
  const outline: number[] = [];
  for (let i = 0; i < half.length; i += 2) outline.push(MIDDLE + half[i]!, half[i + 1]!);
  for (let i = half.length - 2; i >= 0; i -= 2) outline.push(MIDDLE - half[i]!, half[i + 1]!);
  return outline;
}

/** Fills an outline; its edges are cut finer, so that they bend with the warp. */
export function cut({ canvas, warp }: Tailor, outline: Path, tone: Tone): void {
  const fine: number[] = [];
  for (let i = 0; i < outline.length; i += 2) {
    const next = (i + 2) % outline.length;
    for (let step = 0; step < 3; step++) {
      for (const axis of [0, 1]) {
        fine.push(outline[i + axis]! + (step / 3) * (outline[next + axis]! - outline[i + axis]!));
      }
    }
  }
  canvas.fill(warp(fine), tone);
}

/** Draws a seam, strap or lace: a smooth line of one width. */
export function seam({ canvas, warp }: Tailor, points: Path, radius: number, tone: Tone): void {
  canvas.stroke(warp(smoothPath(points, 4)), () => radius, tone);
}

/** A cloth: folds over a base level, sometimes with stripes, checks or a print. */
export interface Cloth {
  readonly base: number;
  readonly tone: Tone;
}

/** Draws a cloth. `patterned` is the probability of stripes or checks. */
export function randomCloth({ stream }: Tailor, patterned: number): Cloth {
  const base = Math.min(0.95, Math.max(0.2, stream.normal(0.62, 0.19)));
  const fold = stream.uniform(0.02, 0.1);
  const kx = stream.uniform(0.25, 0.8);
  const ky = stream.uniform(-0.2, 0.2);
  const phase = stream.uniform(0, 2 * Math.PI);
  const light = stream.normal(0, 0.006);
  const sink = stream.normal(0, 0.005);
  const stripes = stream.bernoulli(patterned) ? stream.uniform(0.12, 0.4) : 0;
  const across = stream.bernoulli(0.6) ? 1 : 0;
  const along = across === 0 || stream.bernoulli(0.4) ? 1 : 0;
  const pitch = stream.uniform(1.1, 2.6);
  const tone = (x: number, y: number) => {
    const shade = fold * Math.sin(kx * x + ky * y + phase) + light * (x - MIDDLE) + sink * (y - MIDDLE);
    const stripe =
      stripes === 0
        ? 0
        : stripes * (across * Math.sin(pitch * y) + along * Math.sin(pitch * x + phase)) * 0.5;
    return Math.min(1, Math.max(0.06, base * (1 + shade + stripe)));
  };
  return { base, tone };
}

/** A darker (or, on dark cloth, lighter) level than the cloth, for seams and edges. */
export function contrast({ base }: Cloth, strength: number): number {
  return base > 0.4 ? base * (1 - strength) : base + 0.5 * strength;
}

/** Measures of the upper part of a garment, in pixels from the middle line or from the top. */
export interface TorsoCut {
  readonly top: number;
  readonly neck: number;
  readonly shoulder: number;
  readonly chest: number;
  readonly waist: number;
  readonly hem: number;
  readonly hemY: number;
  /** Depth of the neckline. */
  readonly neckDepth: number;
  readonly vNeck: boolean;
}

/** A torso from the neck to the hem. */
export function torso(tailor: Tailor, cutting: TorsoCut, cloth: Cloth): void {
  const { top, neck, shoulder, chest, waist, hem, hemY } = cutting;
  const half = [
    0,
    top + 0.4,
    neck,
    top,
    shoulder,
    top + 1.6,
    chest,
    top + 7,
    waist,
    (top + hemY) / 2 + 2,
    hem,
    hemY,
  ];
  cut(tailor, mirrored(half), cloth.tone);
}

/** Cuts the neckline out of a torso and hems it. */
export function neckline(tailor: Tailor, { top, neck, neckDepth, vNeck }: TorsoCut, cloth: Cloth): void {
  const bottom = top + neckDepth;
  const curve = vNeck
    ? [MIDDLE - neck, top - 0.6, MIDDLE, bottom, MIDDLE + neck, top - 0.6]
    : smoothPath([
        MIDDLE - neck,
        top - 0.6,
        MIDDLE - neck * 0.7,
        bottom - 0.5,
        MIDDLE,
        bottom,
        MIDDLE + neck * 0.7,
        bottom - 0.5,
        MIDDLE + neck,
        top - 0.6,
      ]);
  cut(tailor, [...curve, MIDDLE + neck * 0.9, top - 2, MIDDLE - neck * 0.9, top - 2], 0);
  tailor.canvas.stroke(tailor.warp(curve), () => 0.45, contrast(cloth, 0.25));
}

/** Both sleeves: `length` along the arm, `angle` from the vertical in radians, `cuff` the width at the end. */
export function sleeves(
  tailor: Tailor,
  { top, shoulder, chest }: TorsoCut,
  arm: { readonly length: number; readonly angle: number; readonly cuff: number },
  cloth: Cloth,
): void {
  const dx = Math.sin(arm.angle);
  const dy = Math.cos(arm.angle);
  const outerX = shoulder + dx * arm.length;
  const outerY = top + 1.6 + dy * arm.length;
  const innerX = outerX - dy * arm.cuff;
  const innerY = outerY + dx * arm.cuff;
  for (const side of [-1, 1]) {
    const at = (x: number, y: number) => [MIDDLE + side * x, y];
    const outline = [
      ...at(shoulder - 2, top + 1.1),
      ...at(shoulder, top + 1.6),
      ...at(shoulder + dx * arm.length * 0.45 + 0.5, top + 1.6 + dy * arm.length * 0.4),
      ...at(outerX, outerY),
      ...at(innerX, innerY),
      ...at(chest - 0.3, top + 7.5),
      ...at(chest - 1.5, top + 6),
    ];
    cut(tailor, outline, cloth.tone);
    const edge = contrast(cloth, 0.3);
    // The seam that sets the sleeve off, and the shadow between arm and body.
    seam(tailor, [...at(shoulder - 0.6, top + 1.8), ...at(chest + 0.1, top + 7)], 0.35, edge);
    seam(tailor, [...at(chest + 0.1, top + 7), ...at(innerX - 0.2, innerY)], 0.4, edge * 0.7);
    seam(
      tailor,
      [...at(outerX - 0.2, outerY - 0.6), ...at(innerX + 0.2, innerY - 0.6)],
      0.35,
      contrast(cloth, 0.2),
    );
  }
}

/** A row of buttons down a line. */
export function buttons(
  tailor: Tailor,
  x: number,
  from: number,
  to: number,
  count: number,
  tone: Tone,
): void {
  for (let i = 0; i < count; i++) {
    const y = from + ((to - from) * (i + 0.5)) / count;
    seam(tailor, [x, y, x + 0.05, y], 0.55, tone);
  }
}
