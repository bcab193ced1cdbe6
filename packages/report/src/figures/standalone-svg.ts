// A figure's SVG as a file of its own: with its ground and its dark colours, for Markdown and for slides.

import { darkColours, darkRules, palette } from './palette.ts';

/** The SVG with a background and a style element that follows light and dark. */
export function standaloneSvg(svg: string): string {
  const end = svg.indexOf('>') + 1;
  const style = `<style>.ground{fill:${palette.surface}}@media (prefers-color-scheme:dark){.ground{fill:${darkColours[palette.surface]}}${darkRules()}}</style>`;
  return `${svg.slice(0, end)}${style}<rect class="ground" width="100%" height="100%"/>${svg.slice(end)}\n`;
}
