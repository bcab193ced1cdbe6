// What is used of Citation.js, which brings no types.

declare module '@citation-js/core' {
  export const plugins: {
    readonly input: { chain(data: string, options: object): unknown };
  };
}

declare module '@citation-js/plugin-bibtex' {}
