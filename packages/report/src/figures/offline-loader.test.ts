import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, it } from 'vitest';
import { vegaLite } from './chart.ts';
import { renderChart } from './render-chart.ts';

const linked = (href: unknown) =>
  vegaLite({ mark: 'point', encoding: { href: { field: 'u' }, x: { field: 'x', type: 'quantitative' } } }, [
    { u: href as string, x: 1 },
  ]);

it.each([
  'javascript:alert(1)',
  'JaVaScRiPt:alert(1)',
  ' javascript:alert(1)',
  'java\nscript:alert(1)',
  'data:text/html,x',
  'vbscript:x',
  'file:///etc/passwd',
  '/etc/passwd',
  3,
])('a link %j in the data is an error that names the figure, not the end of the process', async (href) => {
  await expect(renderChart('f', '', linked(href))).rejects.toThrow(
    /^figure "f": .*the link .* is not of the web/,
  );
});

it('draws links of the web', async () => {
  const { svg } = await renderChart('f', '', linked('https://example.org/a?b=c'));
  expect(svg).toContain('href="https://example.org/a?b=c"');
});

it('fetches and reads nothing that a spec names', async () => {
  let requests = 0;
  const server = createServer((_, answer) => {
    requests += 1;
    answer.end('[{"x":1},{"x":2}]');
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const { port } = server.address() as AddressInfo;
  const encoding = { x: { field: 'x', type: 'quantitative' } };
  for (const url of [`http://127.0.0.1:${port}/x.json`, new URL(import.meta.url).pathname]) {
    const chart = vegaLite({ layer: [{ data: { url }, mark: 'point', encoding }] }, []);
    await expect(renderChart('f', '', chart)).rejects.toThrow(
      'a figure loads nothing, and its spec names the data',
    );
    const picture = vegaLite({ mark: { type: 'image', url }, encoding }, [{ x: 1 }]);
    await expect(renderChart('f', '', picture)).rejects.toThrow('it shows the picture');
  }
  expect(requests).toBe(0);
  server.close();
});
