import { describe, expect, it } from 'vitest';
import { vegaLite } from '../figures/chart.ts';
import { table } from '../tables/table.ts';
import { md } from '../text/markdown-text.ts';
import { percent } from '../text/number-format.ts';
import { chartCsv, csv, tableCsv } from './csv.ts';

describe('csv', () => {
  it('follows RFC 4180: CRLF, quotes doubled, separators and line ends quoted', () => {
    expect(csv([{ name: 'a "b", c', text: 'x\ny', n: 0.1 }])).toBe(
      'name,text,n\r\n"a ""b"", c","x\ny",0.1\r\n',
    );
  });

  it('takes every field of any row, and leaves gaps empty', () => {
    expect(csv([{ a: 1 }, { b: null, c: true }])).toBe('a,b,c\r\n1,,\r\n,,true\r\n');
  });

  it('keeps every digit of a number', () => {
    expect(csv([{ x: 0.1 + 0.2, y: 1e-300, z: -0 }])).toBe('x,y,z\r\n0.30000000000000004,1e-300,0\r\n');
  });
});

describe('the files of figures and tables', () => {
  it('names further rows after the figure, and leaves pictures out', () => {
    const chart = vegaLite({}, [{ x: 1 }], { lines: [{ y: 2 }], pictures: [{ url: 'data:' }] });
    expect(chartCsv('fig', chart)).toEqual([
      ['fig.csv', 'x\r\n1\r\n'],
      ['fig.lines.csv', 'y\r\n2\r\n'],
    ]);
  });

  it('writes the exact value of a number, with its n and interval', () => {
    const estimate = {
      name: 'a',
      unit: 'fraction',
      value: 0.95371234,
      n: 3,
      standardError: 0.01,
      ci95: [0.9, 1],
    } as const;
    const block = table({
      id: 't',
      caption: md`T`,
      from: [],
      rows: [estimate],
      columns: [
        { header: 'Arm', cell: () => 'plain' },
        { header: 'Accuracy', cell: (each) => percent(each, { show: 'value' }) },
      ],
    });
    expect(tableCsv(block)).toBe(
      'Arm,Accuracy,Accuracy n,Accuracy standard error,Accuracy 95 % low,Accuracy 95 % high\r\nplain,0.95371234,3,0.01,0.9,1\r\n',
    );
  });
});
