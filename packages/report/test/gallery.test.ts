// The pictures of the README: drawn from test/gallery/charts.ts and compared with those that are committed. After a wanted
// change: npx vitest run test/gallery.test.ts -u, and look at them.

import { readdirSync, readFileSync } from 'node:fs';
import { chartSvg } from '@trialbook/report';
import { describe, expect, it } from 'vitest';
import { examples } from './gallery/charts.ts';

const fileOf = (name: string) => `${name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}.svg`;

describe('the README', () => {
  it.each(Object.entries(examples))('has a picture of %s', async (name, { chart, alt }) => {
    await expect(await chartSvg(name, alt, chart)).toMatchFileSnapshot(`../docs/charts/${fileOf(name)}`);
  });

  const readme = readFileSync(new URL('../README.md', import.meta.url), 'utf8');

  it('shows every chart that there is, and no other', () => {
    const shown = [...readme.matchAll(/\.\/docs\/charts\/([\w-]+\.svg)/g)].map((match) => match[1]);
    expect(shown.toSorted()).toEqual(Object.keys(examples).map(fileOf).toSorted());
    expect(readdirSync(new URL('../docs/charts', import.meta.url)).toSorted()).toEqual(shown.toSorted());
  });
});
