import { expect, it } from 'vitest';
import { frontPage } from './front-page.ts';

const hostile = '<script>alert(1)</script>"\'&';
const short = {
  schemaVersion: 1,
  report: 'hostile',
  title: hostile,
  subtitle: hostile,
  summary: hostile,
  findings: [
    {
      section: hostile,
      id: '"><script>',
      parts: [
        { kind: 'text', text: hostile },
        { kind: 'math', tex: '\\href{javascript:alert(1)}{x} <script>' },
        { kind: 'number', text: hostile, interval: hostile },
      ],
    },
  ],
} as const;

it('runs nothing that a report brought along, and names nothing outside the folder', async () => {
  const page = await frontPage([{ short, folder: 'a b/"c', facts: [[hostile, hostile]] }]);
  expect(page).not.toMatch(/<script/i);
  expect(page).not.toMatch(/ on\w+=|href="javascript/i);
  expect(page).toContain('script-src &#39;none&#39;');
  const links = [...page.slice(page.indexOf('<main')).matchAll(/ href="([^"]*)"/g)].map(([, href]) => href);
  expect(new Set(links.map((href) => href!.split('#')[0]))).toEqual(
    new Set(['a%20b/%22c/index.html', 'a%20b/%22c/report.md', 'a%20b/%22c/results.json']),
  );
});

it('shows some findings of a report that has many, and says how many more there are', async () => {
  const findings = Array.from({ length: 20 }, (_, i) => ({
    section: `Section ${i}`,
    id: `s${i}`,
    parts: [{ kind: 'text' as const, text: 'Found.' }],
  }));
  const page = await frontPage([{ short: { ...short, findings }, folder: 'f', facts: [] }]);
  expect(page.match(/Found\./g)).toHaveLength(6);
  expect(page).toContain('14 more findings');
});
