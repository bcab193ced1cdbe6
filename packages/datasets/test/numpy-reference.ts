// The reference values of fixtures/numpy-reference.json, typed.
import { readFileSync } from 'node:fs';
import type { IdxType, LuTarget } from '../src/index.ts';

interface NumpyReference {
  readonly tool: string;
  readonly eggholder: { readonly points: readonly [number, number][]; readonly values: readonly number[] };
  readonly luTargets: { readonly x: readonly number[] } & Readonly<Record<LuTarget, readonly number[]>>;
  readonly standardization: {
    readonly rows: readonly number[][];
    readonly mean: readonly number[];
    readonly deviation: readonly number[];
    readonly globalMean: number;
    readonly globalDeviation: number;
  };
  readonly idx: readonly {
    readonly type: IdxType;
    readonly shape: readonly number[];
    readonly values: readonly number[];
    readonly base64: string;
    readonly gzipBase64: string;
  }[];
}

export const numpyReference: NumpyReference = JSON.parse(
  readFileSync(new URL('./fixtures/numpy-reference.json', import.meta.url), 'utf8'),
);
