// TeX to HTML with MathML beside it, without style attributes, so that it works under a strict policy.

import { ReportError } from '../../report-error.ts';
import { loadLibraryFile } from './library-file.ts';

/** Inline TeX from this length on may be wider than a page: it scrolls within its line, and on paper breaks where it can. */
const LONG_INLINE = 60;

/** Renders TeX, and collects the styles that what it rendered needs. */
export class MathRenderer {
  readonly #katex: typeof import('katex').default;
  readonly #classes = new Map<string, string>();
  #used = false;

  private constructor(katex: typeof import('katex').default) {
    this.#katex = katex;
  }

  static async create(): Promise<MathRenderer> {
    return new MathRenderer((await import('katex')).default);
  }

  /** @throws ReportError when the TeX cannot be read */
  render(tex: string, display: boolean, place: string): string {
    this.#used = true;
    let html: string;
    try {
      html = this.#katex.renderToString(tex, {
        displayMode: display,
        output: 'htmlAndMathml',
        throwOnError: true,
        trust: false,
        strict: 'error',
      });
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      throw new ReportError(`${place}: the TeX "${tex}" cannot be set: ${reason}`);
    }
    const set = html.replace(/ style="([^"]*)"/g, (_, style: string) => ` data-s="${this.#class(style)}"`);
    return display || tex.length < LONG_INLINE ? set : `<span class="long-math" tabindex="0">${set}</span>`;
  }

  /** KaTeX's style sheet with the fonts that are used inlined, and the collected styles; empty without mathematics. */
  styles(html: string): string {
    if (!this.#used) return '';
    const sheet = loadLibraryFile('katex/dist/katex.min.css');
    const families = usedFamilies(html);
    const faces = sheet.replace(/@font-face\{[^}]*\}/g, (face) => {
      const file = /url\(fonts\/([\w-]+)\.woff2\)/.exec(face)?.[1] ?? '';
      if (!families.some((family) => file.startsWith(family))) return '';
      const data = loadLibraryFile(`katex/dist/fonts/${file}.woff2`, 'base64');
      return face.replace(/src:[^;}]*/, `src:url(data:font/woff2;base64,${data}) format("woff2")`);
    });
    const own = [...this.#classes].map(([style, name]) => `[data-s="${name}"]{${style}}`).join('');
    return faces + own;
  }

  #class(style: string): string {
    const known = this.#classes.get(style);
    if (known !== undefined) return known;
    const name = this.#classes.size.toString(36);
    this.#classes.set(style, name);
    return name;
  }
}

const FAMILIES: readonly (readonly [className: RegExp, file: string])[] = [
  [/\b(mathbf|textbf)\b/, 'KaTeX_Main-Bold'],
  [/\b(mathit|textit)\b/, 'KaTeX_Main-Italic'],
  [/\bboldsymbol\b/, 'KaTeX_Math-BoldItalic'],
  [/\b(amsrm|mathbb|textbb)\b/, 'KaTeX_AMS'],
  [/\bmathcal\b/, 'KaTeX_Caligraphic'],
  [/\b(mathfrak|textfrak)\b/, 'KaTeX_Fraktur'],
  [/\b(mathsf|textsf)\b/, 'KaTeX_SansSerif'],
  [/\b(mathscr|textscr)\b/, 'KaTeX_Script'],
  [/\b(mathtt|texttt)\b/, 'KaTeX_Typewriter'],
  [/\b(size1|small-op|delim-size1)\b/, 'KaTeX_Size1'],
  [/\b(size2|large-op|delim-size4|delimsizing)\b/, 'KaTeX_Size2'],
  [/\b(size3|delimsizing)\b/, 'KaTeX_Size3'],
  [/\b(size4|delim-size4|delimsizing|mult)\b/, 'KaTeX_Size4'],
];

function usedFamilies(html: string): string[] {
  const classes = [...new Set([...html.matchAll(/class="([^"]*)"/g)].map((match) => match[1]))].join(' ');
  const special = FAMILIES.filter(([name]) => name.test(classes)).map(([, file]) => file);
  return ['KaTeX_Main-Regular', 'KaTeX_Math-Italic', ...special];
}
