// Prose to HTML: Markdown through markdown-it, values through one small writer each. Everything is escaped.

import type { Token } from 'markdown-it';
import type { NumberedDocument } from '../../document/number-document.ts';
import { ReportError } from '../../report-error.ts';
import { SHORT_NUMBER } from '../../tables/table-width.ts';
import { describeEstimate } from '../../text/describe-estimate.ts';
import { escapeHtml } from '../../text/escape.ts';
import { flattenProse } from '../../text/flatten-prose.ts';
import type { Footnote, Inline, Prose } from '../../text/inline.ts';
import { markdownParser, PLACEHOLDER } from '../../text/markdown-parser.ts';
import type { MathRenderer } from './math.ts';

type Leaf = Exclude<Inline, Prose>;

/** Writes prose, captions and cells as HTML. */
export class ProseWriter {
  readonly #document: NumberedDocument;
  readonly #math: MathRenderer;
  /** Footnotes that have been referred to: the way back leads to the first place. */
  readonly #referred = new Set<Footnote>();
  readonly #parser: ReturnType<typeof markdownParser>;

  constructor(document: NumberedDocument, math: MathRenderer) {
    this.#document = document;
    this.#math = math;
    this.#parser = markdownParser();
    const rules = this.#parser.renderer.rules;
    rules.table_open = () => '<div class="scroll" role="region" tabindex="0" aria-label="Table"><table>\n';
    rules.table_close = () => '</table></div>\n';
    rules.th_open = (tokens, at) => cellTag('th', tokens[at]!);
    rules.td_open = (tokens, at) => cellTag('td', tokens[at]!);
  }

  /** Paragraphs, lists, quotes. */
  block(prose: Prose, place: string): string {
    return this.#render(prose, place, false);
  }

  /** One line, without the paragraph around it. */
  line(inline: string | Inline, place: string): string {
    if (typeof inline === 'string') return escapeHtml(inline);
    return inline.kind === 'prose' ? this.#render(inline, place, true) : this.#leaf(inline);
  }

  /** One cell of a table, where numbers cannot be focused: what they leave out stands beside them. */
  cell(inline: string | Inline, place: string): string {
    return this.line(inline, place).replaceAll(' tabindex="0"', '');
  }

  #render(prose: Prose, place: string, inline: boolean): string {
    const { source, values } = flattenProse(prose);
    if (/^ {0,3}\[\^[^\]\s]+\]:/m.test(source)) {
      throw new ReportError(
        `report "${this.#document.report.id}", ${place}: footnotes stand in texts, not in md`,
      );
    }
    const parser = this.#parser;
    const tokens = inline ? parser.parseInline(source, {}) : parser.parse(source, {});
    const where = `report "${this.#document.report.id}", ${place}`;
    const resolve = (token: Token) => this.#resolve(token, values, where);
    for (const token of tokens) {
      if (token.type === 'heading_open') {
        throw new ReportError(
          `${where}: prose holds a heading; use section({ id, title }, …), so that it is numbered`,
        );
      }
      if (token.type === 'inline') token.children = (token.children ?? []).flatMap(resolve);
      else refusePlaceholder(token, where);
    }
    return parser.renderer.render(tokens, parser.options, {}).trim();
  }

  /** Replaces placeholders and mathematics by finished HTML. */
  #resolve(token: Token, values: readonly Leaf[], where: string): Token[] {
    const html = (content: string): Token =>
      Object.assign(Object.create(Object.getPrototypeOf(token)) as Token, token, {
        type: 'html_inline',
        content,
      });
    if (token.type === 'math') {
      refusePlaceholder(token, where);
      return [html(this.#math.render(token.content, false, where))];
    }
    if (token.type !== 'text') {
      refusePlaceholder(token, where);
      return [token];
    }
    return token.content.split(/(\uE000\d+\uE001)/).flatMap((part) => {
      const index = new RegExp(PLACEHOLDER.source).exec(part)?.[1];
      if (index !== undefined) return [html(this.#leaf(values[Number(index)]!))];
      return part === '' ? [] : [html(escapeHtml(part))];
    });
  }

  #leaf(leaf: Leaf): string {
    const { labels, citations, footnotes } = this.#document;
    switch (leaf.kind) {
      case 'number': {
        const { estimate } = leaf;
        const mark =
          estimate.scaledDown === undefined
            ? ''
            : `<sup><a class="scaled" href="#run" title="Scaled down: ${escapeHtml(estimate.scaledDown)}" aria-label="scaled down">†</a></sup>`;
        const size = leaf.text.length <= SHORT_NUMBER ? ' class="short"' : '';
        // What is left out is a hover, a tap or a focus away.
        const focus = leaf.full === undefined ? '' : ' tabindex="0"';
        const title = [leaf.full, describeEstimate(estimate)].filter((part) => part !== undefined).join('. ');
        return `<data${size}${focus} value="${String(estimate.value)}" title="${escapeHtml(title)}">${escapeHtml(leaf.text)}</data>${mark}`;
      }
      case 'text':
        return `<bdi>${escapeHtml(leaf.text)}</bdi>`;
      case 'code':
        return `<code>${escapeHtml(leaf.text)}</code>`;
      case 'cross-reference': {
        const label = labels.get(leaf.target);
        if (label === undefined) return '(left out of this run)';
        return `<a class="ref" href="#${label.anchor}">${escapeHtml(label.text)}</a>`;
      }
      case 'citation': {
        const links = leaf.keys.map(
          (key) => `<a href="#reference-${escapeHtml(key)}">${citations.get(key)}</a>`,
        );
        return `<span class="cite">[${links.join(', ')}]</span>`;
      }
      case 'footnote': {
        const number = footnotes.get(leaf)!;
        const first = !this.#referred.has(leaf);
        this.#referred.add(leaf);
        return `<sup><a class="footnote"${first ? ` id="footnote-ref-${number}"` : ''} href="#footnote-${number}" role="doc-noteref">${number}</a></sup>`;
      }
      default:
        throw leaf satisfies never;
    }
  }
}

/** A cell with its side as a class: the page's policy allows no inline styles, which markdown-it writes. */
function cellTag(tag: 'th' | 'td', token: Token): string {
  const style = String(token.attrGet('style') ?? '');
  const side = style.endsWith('right') ? 'end' : style.endsWith('center') ? 'middle' : undefined;
  return side === undefined ? `<${tag}>` : `<${tag} class="${side}">`;
}

function refusePlaceholder(token: Token, where: string): void {
  const held = [token.content, token.info, ...(token.attrs ?? []).flat()]
    .map(String)
    .some((words) => words.includes('\uE000') || words.includes('%EE%80%80'));
  if (!held) return;
  const what =
    { math: 'mathematics', code_inline: 'a code span', fence: 'a code block' }[token.type] ??
    'a link address';
  throw new ReportError(
    `${where}: a value is interpolated inside ${what}, where it cannot be checked; write it beside, or use code(…)`,
  );
}
