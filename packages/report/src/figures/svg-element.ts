// A drawing as one <svg> element of a page: named for assistive technology, lean, with ids of its own. Draws nothing.

import { ReportError } from '../report-error.ts';
import { escapeXml } from '../text/escape.ts';

/** An SVG element and its size in pixels. */
export interface SvgElement {
  /** One `<svg>` element: role and label set, ids prefixed, no style attributes. */
  readonly svg: string;
  readonly width: number;
  readonly height: number;
}

/**
 * The drawing as an element of a page.
 *
 * @param id prefix of the ids inside, and the figure's name in errors
 * @param alt what assistive technology says in place of the picture
 */
export function svgElement(id: string, alt: string, svg: string): SvgElement {
  const opening = /^<svg[^>]*>/.exec(svg.trim())?.[0];
  const viewBox = /viewBox="([^"]*)"/
    .exec(opening ?? '')?.[1]
    ?.split(/[ ,]+/)
    .map(Number);
  const [, , width, height] = viewBox ?? [];
  if (opening === undefined || width === undefined || height === undefined) {
    throw new ReportError(
      `figure "${id}": the drawing must be one <svg> element with a viewBox; got ${svg.slice(0, 60)}`,
    );
  }
  const unsafe = /<(script|foreignObject|style|iframe)\b|<[^<>]*\s(on\w+)=/i.exec(
    svg.replace(/"[^"]*"/g, '""'),
  );
  if (unsafe !== null)
    throw new ReportError(`figure "${id}": the drawing holds ${unsafe[1] ?? unsafe[2]}, which no figure may`);
  const inside = renumbered(id, lean(svg.trim().slice(opening.length)));
  const title = escapeXml(alt);
  return {
    svg: `<svg xmlns="http://www.w3.org/2000/svg" class="chart" role="img" aria-label="${title}" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" font-family="Inter Variable, Inter, system-ui, sans-serif">${inside}`,
    width,
    height,
  };
}

/** Leaves out what only repeats a default, and digits no screen can show. */
function lean(svg: string): string {
  return svg
    .replace(/ (style|aria-hidden|aria-roledescription|role|pointer-events|font-family)="[^"]*"/g, '')
    .replace(/ opacity="1"/g, '')
    .replace(/ xlink:href="[^"]*"(?=[^>]* href=)/g, '')
    .replace(/( href="[^"]*"[^>]*) xlink:href="[^"]*"/g, '$1')
    .replace(/ xlink:href=/g, ' href=')
    .replace(/<path class="(background|foreground)" d="(M0,0h0v0h0Z)?"( display="none")?\/>/g, '')
    .replace(/<path class="foreground" d="" display="none"\/>/g, '')
    .replace(/ (transform|d|x|y|x1|x2|y1|y2|width|height|r)="([^"]*)"/g, (_, name: string, value: string) => {
      const rounded = value.replace(/-?\d+\.\d{3,}(e-?\d+)?/g, (digits) =>
        String(Number(Number(digits).toFixed(2))),
      );
      return ` ${name}="${rounded}"`;
    })
    .replace(/ class="mark-[a-z]+ role-[a-z-]+( root)?"/g, '');
}

/** Ids of the drawing in order of appearance below the figure's own: Vega counts them over the whole process. */
function renumbered(figure: string, svg: string): string {
  const ids = [...svg.matchAll(/ id="([^"]+)"/g)].map((match) => match[1]!);
  const names = new Map(ids.map((id, i) => [id, `${figure}-${i}`]));
  const renamed = (id: string) => names.get(id) ?? id;
  return svg
    .replace(/ id="([^"]+)"/g, (_, id: string) => ` id="${renamed(id)}"`)
    .replace(/url\(#([^)]+)\)/g, (_, id: string) => `url(#${renamed(id)})`);
}
