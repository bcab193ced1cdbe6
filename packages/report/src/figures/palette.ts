// The colours of every figure, in light and in dark. Specs use the light ones; style sheets turn them dark.

/** The light colours, as figures use them; each has a dark counterpart in `darkColours`. */
export const palette = {
  ink: '#1c2430',
  muted: '#56606e',
  grid: '#dfe3e9',
  surface: '#fffffe',
  /** For marks that say "wrong". */
  error: '#b3261f',
  /** Told apart with every common form of colour blindness; each at least 3 : 1 against the page. */
  series: ['#0b62a9', '#c4530a', '#007f5d', '#a2458d', '#856800', '#2e8fb3', '#6a6f77'],
} as const;

/** Light colour to dark colour. */
export const darkColours: Readonly<Record<string, string>> = {
  [palette.ink]: '#e7eaef',
  [palette.muted]: '#a7b0bd',
  [palette.grid]: '#343c48',
  [palette.surface]: '#12161c',
  [palette.error]: '#ff8a80',
  '#0b62a9': '#6cb3f6',
  '#c4530a': '#ff9c5b',
  '#007f5d': '#43cba3',
  '#a2458d': '#e391d1',
  '#856800': '#dfc04b',
  '#2e8fb3': '#8ed5f1',
  '#6a6f77': '#aeb4bd',
};

/** The colour of the i-th series. */
export function seriesColour(i: number): string {
  return palette.series[i % palette.series.length]!;
}

/** The rules that turn a figure's light colours dark below `scope` (a selector with a trailing space, or nothing). */
export function darkRules(scope = ''): string {
  return Object.entries(darkColours)
    .map(
      ([light, dark]) => `${scope}[fill="${light}"]{fill:${dark}}${scope}[stroke="${light}"]{stroke:${dark}}`,
    )
    .join('');
}
