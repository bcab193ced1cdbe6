// Markdown with placeholders to the blocks of a document: headings nest, equations and callouts are told apart, the rest is prose.

import type { Block, Callout } from '../document/blocks.ts';
import { ReportError } from '../report-error.ts';
import { meant } from '../text/closest.ts';
import { type TextWithNotes, withFootnotes } from './footnotes-of-text.ts';
import { proseOf } from './prose-of-text.ts';
import { BLOCK_PLACEHOLDER, type RenderedText } from './render-text.ts';

/** The open sections of a document, from the outermost; a text may go on in the section where another one ended. */
interface OpenSection {
  readonly level: number;
  readonly blocks: Block[];
}

/**
 * The blocks of texts in reading order. Headings of one text nest with those of the text before it.
 *
 * @param options.partial parts were left out, and headings with them: one whose parent is not there moves up
 * @throws ReportError with file, line and column
 */
export function blocksOfTexts(
  texts: readonly RenderedText[],
  { partial = false }: { readonly partial?: boolean } = {},
): readonly Block[] {
  const root: OpenSection = { level: 0, blocks: [] };
  const open = [root];
  for (const text of texts) {
    const noted = withFootnotes(text);
    new TextReader(noted, open, partial).read();
    noted.checkUse();
  }
  return root.blocks;
}

const TONES = ['finding', 'note', 'warning'] as const;
const ID = String.raw`\{#(?:(?:sec|eq)-)?([^}\s]*)\}`;
const HEADING = new RegExp(String.raw`^ {0,3}(#{1,6})[ \t]+(.*?)[ \t]*(?:${ID})?[ \t]*$`);
const EQUATION_END = new RegExp(String.raw`^(.*?)\$\$[ \t]*(?:${ID})?[ \t]*$`);

class TextReader {
  readonly #text: TextWithNotes;
  readonly #open: OpenSection[];
  readonly #partial: boolean;
  readonly #lines: readonly { readonly words: string; readonly offset: number }[];
  #at = 0;

  constructor(text: TextWithNotes, open: OpenSection[], partial: boolean) {
    this.#text = text;
    this.#open = open;
    this.#partial = partial;
    let offset = 0;
    this.#lines = text.source.split('\n').map((words) => {
      const line = { words, offset };
      offset += words.length + 1;
      return line;
    });
  }

  read(): void {
    let from = 0;
    for (; this.#at < this.#lines.length; this.#at += 1) {
      const block = this.#opening();
      if (block === undefined) continue;
      this.#prose(from, this.#at);
      this.#add(block());
      from = this.#at + 1;
    }
    this.#prose(from, this.#at);
  }

  /** Reads the block that begins at this line, up to its last line; nothing where prose goes on. */
  #opening(): (() => Block | undefined) | undefined {
    const { words } = this.#line();
    const fence = /^(`{3,}|~{3,})[ \t]*(.*)$/.exec(words);
    if (fence !== null) return () => this.#code(fence[1]!, fence[2]!.trim());
    const heading = HEADING.exec(words);
    if (heading !== null) return () => this.#heading(heading[1]!.length, heading[2]!, heading[3]);
    if (words.startsWith('$$')) return () => this.#equation();
    if (words.startsWith(':::')) return () => this.#callout(words);
    const block = BLOCK_PLACEHOLDER.exec(words);
    if (block !== null) return () => this.#text.blocks[Number(block[1])]!;
    if (words.includes('\uE002')) this.#fail('a figure or table stands on a line of its own');
    return undefined;
  }

  #prose(start: number, end: number): void {
    const from = this.#lines[start]?.offset ?? this.#text.source.length;
    const to = this.#lines[end]?.offset ?? this.#text.source.length;
    this.#add(proseOf(this.#text, from, to));
  }

  #add(block: Block | undefined): void {
    if (block !== undefined) this.#open.at(-1)!.blocks.push(block);
  }

  #heading(level: number, title: string, id: string | undefined): undefined {
    if (id === undefined) this.#fail(`a heading needs an id, ${'#'.repeat(level)} ${title} {#id}`);
    if (/[\uE000-\uE003]/.test(title)) this.#fail('a heading holds words only, no values');
    while (this.#open.at(-1)!.level >= level) this.#open.pop();
    if (this.#open.at(-1)!.level !== level - 1 && !this.#partial) {
      this.#fail(
        `a heading of level ${level} stands in one of level ${this.#open.at(-1)!.level}; leave no level out`,
      );
    }
    const blocks: Block[] = [];
    this.#add({ kind: 'section', id, title: title.trim(), blocks, place: this.#place() });
    this.#open.push({ level, blocks });
  }

  #equation(): Block {
    const start = this.#at;
    let tex = this.#line().words.slice(2);
    for (;;) {
      const end = EQUATION_END.exec(tex.split('\n').at(-1)!);
      if (end !== null) {
        const id = end[2];
        if (id === undefined) this.#fail('an equation needs an id behind it, $$ {#eq-id}');
        const lines = tex.split('\n').slice(0, -1);
        return {
          kind: 'equation',
          id,
          tex: [...lines, end[1]!].join('\n').trim(),
          place: this.#place(start),
        };
      }
      this.#at += 1;
      if (this.#at >= this.#lines.length) this.#fail('an equation is closed by $$', start);
      tex += `\n${this.#line().words}`;
    }
  }

  #callout(opening: string): Block {
    const start = this.#at;
    const [, tone = '', title = ''] = /^:::[ \t]*\{?\.?([\w-]*)\}?[ \t]*(.*?)[ \t]*$/.exec(opening)!;
    if (!TONES.includes(tone as Callout['tone'])) {
      this.#fail(`::: opens a ${TONES.join(', ')}${meant(tone, TONES)}; got "${tone}"`);
    }
    const end = this.#lines.findIndex(({ words }, at) => at > start && words.trim() === ':::');
    if (end < 0) this.#fail(`a ${tone} is closed by a line :::`);
    for (this.#at += 1; this.#at < end; this.#at += 1) {
      if (/\uE002|^#|^\$\$/.test(this.#line().words)) {
        this.#fail(`a ${tone} holds prose only; figures, tables, equations and headings stand outside`);
      }
    }
    const body = proseOf(this.#text, this.#lines[start + 1]!.offset, this.#line().offset);
    if (body === undefined) this.#fail(`the ${tone} is empty`, start);
    return { kind: 'callout', tone: tone as Callout['tone'], body, ...(title === '' ? {} : { title }) };
  }

  #code(fence: string, language: string): Block {
    const start = this.#at;
    const code: string[] = [];
    const closes = new RegExp(`^${fence[0]}{${fence.length},}[ \\t]*$`);
    for (this.#at += 1; !closes.test(this.#line()?.words ?? ''); this.#at += 1) {
      if (this.#at >= this.#lines.length) this.#fail(`code is closed by ${fence}`, start);
      code.push(this.#line().words);
    }
    return { kind: 'code-block', language, code: code.join('\n') };
  }

  #line(): { readonly words: string; readonly offset: number } {
    return this.#lines[this.#at]!;
  }

  #place(line = this.#at): string {
    return this.#text.placeAt(this.#lines[Math.min(line, this.#lines.length - 1)]!.offset);
  }

  #fail(message: string, line = this.#at): never {
    throw new ReportError(`${this.#place(line)}: ${message}`);
  }
}
