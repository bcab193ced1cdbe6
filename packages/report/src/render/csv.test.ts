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

  it('keeps columns whose headers are alike, empty or numbers, in their order', () => {
    const columns = ['10', '2', '', 'a', 'a', ''].map((header, at) => ({ header, cell: () => `c${at}` }));
    expect(tableCsv(table({ id: 't', caption: md`T`, from: [], rows: [0], columns }))).toBe(
      '10,2,column 3,a,a (2),column 6\r\nc0,c1,c2,c3,c4,c5\r\n',
    );
  });

  it('makes words harmless that a spreadsheet would run, and leaves numbers', () => {
    expect(csv([{ a: '=1+1', b: '@SUM(A1)', c: '-0.5', d: '+x', e: -1, f: 'a=b' }])).toBe(
      "a,b,c,d,e,f\r\n'=1+1,'@SUM(A1),-0.5,'+x,-1,a=b\r\n",
    );
  });
});
