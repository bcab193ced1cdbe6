// A BibTeX file to the references of a report. Citation.js reads it; here its entries become what is printed.

import type { Reference } from '../document/define-report.ts';
import { ReportError } from '../report-error.ts';
import type { TextFile } from '../template/text-file.ts';

/** An entry as Citation.js gives it (CSL-JSON), as far as it is read. */
interface Entry {
  readonly id: string;
  readonly author?: readonly Name[];
  readonly editor?: readonly Name[];
  readonly title?: string;
  readonly 'container-title'?: string;
  readonly 'collection-title'?: string;
  readonly publisher?: string;
  readonly volume?: string;
  readonly issue?: string;
  readonly issued?: { readonly 'date-parts'?: readonly (readonly number[])[] };
  readonly DOI?: string;
  readonly URL?: string;
}

interface Name {
  readonly given?: string;
  readonly family?: string;
  readonly literal?: string;
  readonly 'non-dropping-particle'?: string;
  readonly 'dropping-particle'?: string;
}

/**
 * The references of a BibTeX or BibLaTeX file by key: authors with initials, title, venue with volume and issue, year, and
 * the DOI or the address.
 *
 * @throws ReportError with the place of an entry that is broken, a key that stands twice, an entry without author (or editor)
 *   or title, a TeX command that is not known
 */
export async function readBibliography({ name, source }: TextFile): Promise<Record<string, Reference>> {
  const references: Record<string, Reference> = Object.create(null);
  for (const entry of await parse(name, source)) {
    const fail = (message: string): never => {
      throw new ReportError(`${name}, entry "${entry.id}": ${message}`);
    };
    if (!/^[\w:./+-]+$/.test(entry.id)) fail('a key is made of letters, digits and : . / + - _');
    if (Object.hasOwn(references, entry.id)) fail('the key stands twice; give each entry its own');
    references[entry.id] = referenceOf(entry, fail);
  }
  if (Object.keys(references).length === 0)
    throw new ReportError(`${name}: there is no entry, @article{key, …}`);
  return { ...references };
}

async function parse(name: string, source: string): Promise<readonly Entry[]> {
  const { plugins } = await import('@citation-js/core');
  await import('@citation-js/plugin-bibtex');
  try {
    return plugins.input.chain(source, {
      forceType: '@biblatex/text',
      generateGraph: false,
    }) as readonly Entry[];
  } catch (error) {
    const [, what, line, column] = /^(.*?) at line (\d+) col (\d+)/.exec((error as Error).message) ?? [];
    if (what === undefined) throw new ReportError(`${name}: ${(error as Error).message}`);
    throw new ReportError(`${name}:${line}:${column}: the entry is broken: ${what}`);
  }
}

function referenceOf(entry: Entry, fail: (message: string) => never): Reference {
  const { author, editor, title, issued, DOI, URL: address } = entry;
  const names = author ?? editor ?? fail('has neither author nor editor');
  if (title === undefined || title.trim() === '') fail('has no title');
  const year = issued?.['date-parts']?.[0]?.[0];
  const venue = venueOf(entry);
  const url =
    DOI === undefined ? address : `https://doi.org/${DOI.replace(/^https?:\/\/(dx\.)?doi\.org\//, '')}`;
  const reference: Reference = {
    authors: names.map(nameInPrint).join(', '),
    title: plain(title!),
    ...(venue === '' ? {} : { venue: plain(venue) }),
    ...(year === undefined ? {} : { year }),
    ...(url === undefined ? {} : { url }),
  };
  const command = /\\[a-zA-Z]+/.exec([reference.authors, reference.title, reference.venue].join(' '))?.[0];
  if (command !== undefined) fail(`the TeX command ${command} is not known; write the character itself`);
  return reference;
}

/** `Communications in Computational Physics 28 (5)`. */
function venueOf(entry: Entry): string {
  const venue = entry['container-title'] ?? entry.publisher ?? entry['collection-title'] ?? '';
  const issue = entry.issue === undefined ? '' : ` (${entry.issue})`;
  return entry.volume === undefined ? venue : `${venue} ${entry.volume}${issue}`.trim();
}

/** `G. E. Karniadakis`; an organisation as it is. */
function nameInPrint(name: Name): string {
  const { given, family = name.literal ?? '' } = name;
  if (given === undefined) return family === 'others' ? 'et al.' : plain(family);
  const initials = given
    .split(/\s+/)
    .map((part) =>
      part
        .split('-')
        .map((word) => `${[...word][0] ?? ''}.`)
        .join('-'),
    )
    .join(' ');
  const particle = name['non-dropping-particle'] ?? name['dropping-particle'];
  return plain([initials, particle, family].filter(Boolean).join(' '));
}

/** Without the tags that stand for TeX's faces. */
function plain(words: string): string {
  return words
    .replace(/<\/?(i|b|sc|sub|sup|span)\b[^>]*>/g, '')
    .replace(/\s+/g, ' ')
    .trim();
}
