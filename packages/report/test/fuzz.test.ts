// Random references, rows and texts: a ReportError or the right output, never another error, and nothing else is touched.

import fc from 'fast-check';
import { afterEach, expect, it } from 'vitest';
import { fuzz } from '../../../fuzz.shared.ts';
import { readBibliography } from '../src/references/read-bibliography.ts';
import { csv } from '../src/render/csv.ts';
import { ReportError } from '../src/report-error.ts';
import { parseText } from '../src/template/parse-text.ts';
import { verbatimSpans } from '../src/template/verbatim.ts';
import { plainCharacters } from '../src/text/plain-characters.ts';

const ownOfObject = Object.getOwnPropertyNames(Object.prototype).sort();
afterEach(() => expect(Object.getOwnPropertyNames(Object.prototype).sort()).toEqual(ownOfObject));

const key = fc.oneof(
  fc.string({ maxLength: 5 }),
  fc.constantFrom('a', 'toString', '__proto__', 'constructor'),
);
const piece = fc.oneof(
  fc.string({ maxLength: 6 }),
  fc.constantFrom(
    '{',
    '}',
    '"',
    '\\',
    '\\"{o}',
    '$x$',
    '\\alpha',
    'and',
    ',',
    '=',
    '#',
    '@',
    '%',
    '\n',
    '10.1/x',
    '1998',
  ),
);
const pieces = (maxLength: number) => fc.array(piece, { maxLength }).map((parts) => parts.join(''));
const field = fc
  .tuple(
    fc.constantFrom('author', 'title', 'journal', 'year', 'doi', 'url', 'volume', 'month', '__proto__'),
    pieces(4),
  )
  .map(([name, value]) => `${name} = {${value}}`);
const entry = fc
  .tuple(
    fc.constantFrom('@article', '@book', '@misc', '@string', '@comment', '@preamble', '@odd'),
    key,
    fc.array(field, { maxLength: 4 }),
  )
  .map(([type, id, fields]) => `${type}{${id}, author = {A. B}, title = {C}, ${fields.join(', ')}}`);
const bibliography = fc
  .array(fc.oneof({ weight: 4, arbitrary: entry }, { weight: 1, arbitrary: pieces(6) }), { maxLength: 3 })
  .map((parts) => parts.join('\n'));

it('a bibliography is read, or refused with its file', async () => {
  await fc.assert(
    fc.asyncProperty(bibliography, async (source) => {
      let references: Awaited<ReturnType<typeof readBibliography>>;
      try {
        references = await readBibliography({ name: 'references.bib', source });
      } catch (error) {
        expect(error, String((error as Error).stack)).toBeInstanceOf(ReportError);
        expect((error as Error).message).toMatch(/^references\.bib[:,]/);
        return;
      }
      for (const { authors, title, url } of Object.values(references)) {
        expect([typeof authors, typeof title]).toEqual(['string', 'string']);
        expect(['string', 'undefined']).toContain(typeof url);
      }
    }),
    fuzz,
  );
});

const cell = fc.oneof(
  fc.string({ maxLength: 8 }),
  fc.constantFrom('"', '""', ',', '\r\n', '\n', '\r', ' a ', '=1+1', '-1', '@x'),
  fc.double({ noNaN: true, noDefaultInfinity: true }),
  fc.boolean(),
  fc.constant(null),
);

/** RFC 4180, read by the letter. */
function fieldsOf(text: string): string[][] {
  const rows: string[][] = [];
  for (let at = 0; at < text.length; ) {
    const row: string[] = [];
    for (;;) {
      if (text[at] === '"') {
        const end = /"(?!")/g;
        let inside = '';
        for (at += 1; ; at += 1) {
          end.lastIndex = at;
          if (text[at] === '"' && text[at + 1] === '"') at += 1;
          else if (text[at] === '"') break;
          inside += text[at];
        }
        at += 1;
        row.push(inside);
      } else {
        const end = text.slice(at).search(/,|\r\n|$/);
        row.push(text.slice(at, at + end));
        at += end;
      }
      if (text[at] !== ',') break;
      at += 1;
    }
    at += 2;
    rows.push(row);
  }
  return rows;
}

/** Words as a CSV holds them: without control characters, and an apostrophe in front of what a spreadsheet would run. */
function harmless(words: string): string {
  const plain = plainCharacters(words);
  return /^[=+@-]/.test(plain) && !/^[+-]?[\d.]+(e[+-]?\d+)?$/i.test(plain) ? `'${plain}` : plain;
}

it('rows come back from CSV: every header, every cell, in order', () => {
  const header = fc.oneof(
    fc.string({ minLength: 1, maxLength: 5 }),
    fc.constantFrom('a,b', 'a"b', '__proto__x', 'x y'),
  );
  const table = fc
    .uniqueArray(
      header.filter((name) => !/^\d+$/.test(name) && name !== '__proto__'),
      { minLength: 1, maxLength: 4 },
    )
    .chain((columns) =>
      fc.tuple(
        fc.constant(columns),
        fc.array(fc.tuple(...columns.map(() => cell)), { minLength: 1, maxLength: 4 }),
      ),
    );
  fc.assert(
    fc.property(table, ([columns, cells]) => {
      const rows = cells.map((row) => Object.fromEntries(columns.map((column, i) => [column, row[i]!])));
      const shown = (value: unknown) => (value === null ? '' : Object.is(value, -0) ? '0' : String(value));
      const found = fieldsOf(csv(rows as never));
      expect(found[0]).toEqual(columns.map(harmless));
      const numbers = (text: string) =>
        /^-?\d/.test(text) && Number.isFinite(Number(text)) ? String(Number(text)) : text;
      expect(found.slice(1).map((row) => row.map(numbers))).toEqual(
        cells.map((row) =>
          row.map((value) => numbers(typeof value === 'string' ? harmless(value) : shown(value))),
        ),
      );
    }),
    fuzz,
  );
});

it('a text is read, or refused at file, line and column', () => {
  const part = fc.oneof(
    fc.string({ maxLength: 6 }),
    fc.constantFrom(
      ...[
        '{{',
        '}}',
        '{%',
        '%}',
        '{% if a.b %}',
        '{% endif %}',
        '{% case a.b %}',
        "{% when 'x' %}",
        '{% endcase %}',
      ],
      ...[
        '{% part a %}',
        '{% endpart %}',
        '{{ a.b | percent }}',
        '{{ a | no }}',
        '{% figure a.b %}',
        '{% raw %}',
        '{% for x in y %}',
      ],
      ...[
        '$',
        '$$',
        '`',
        '```',
        '\n',
        '\r',
        '\n\n',
        '# ',
        '::: finding',
        ':::',
        '~~~',
        '\\',
        '\uE000',
        '\u0000',
        '\ud800',
      ],
    ),
  );
  fc.assert(
    fc.property(
      fc.array(part, { maxLength: 12 }).map((parts) => parts.join('')),
      (source) => {
        let last = 0;
        for (const [start, end] of verbatimSpans(source)) {
          expect(start).toBeGreaterThanOrEqual(last);
          expect(end).toBeGreaterThan(start);
          last = end;
        }
        expect(last).toBeLessThanOrEqual(source.length);
        try {
          expect(Array.isArray(parseText({ name: 'text/a.md', source }).templates)).toBe(true);
        } catch (error) {
          expect(error, String((error as Error).stack)).toBeInstanceOf(ReportError);
          expect((error as Error).message).toMatch(/^text\/a\.md:\d+:\d+: /);
        }
      },
    ),
    fuzz,
  );
});
