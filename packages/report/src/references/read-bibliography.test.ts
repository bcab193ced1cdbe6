import { expect, it } from 'vitest';
import { readBibliography } from './read-bibliography.ts';

const read = (source: string) => readBibliography({ name: 'references.bib', source });

it('reads names, titles, venues, years and addresses, with accents in TeX', async () => {
  const source = String.raw`
% a comment
@string{cicp = "Communications in Computational Physics"}
@article{lu2020,
  author = {Lu, Lu and Shin, Yeonjong and Karniadakis, George Em},
  title = {Dying {ReLU} and initialization: theory},
  journal = cicp, volume = {28}, number = {5}, year = 2020,
  doi = {10.4208/cicp.OA-2020-0165},
}
@inproceedings{he, author="Kaiming He and others", title="Delving {\it deep}", booktitle={ICCV}, year={2015},
  url={https://arxiv.org/abs/1502.01852}}
@misc{montufar, author={Mont{\'u}far, Guido and M{\k{a}}dry, Jean-Pierre and van der Berg, A.}, title={On {\"U}ber}}
@misc{kaggle, author={{Kaggle Inc.}}, title={Digits}, howpublished={Web page}, date={2017-03-02}}`;
  expect(await read(source)).toEqual({
    lu2020: {
      authors: 'L. Lu, Y. Shin, G. E. Karniadakis',
      title: 'Dying ReLU and initialization: theory',
      venue: 'Communications in Computational Physics 28 (5)',
      year: 2020,
      url: 'https://doi.org/10.4208/cicp.OA-2020-0165',
    },
    he: {
      authors: 'K. He, et al.',
      title: 'Delving deep',
      venue: 'ICCV',
      year: 2015,
      url: 'https://arxiv.org/abs/1502.01852',
    },
    montufar: { authors: 'G. Montúfar, J.-P. Mądry, A. van der Berg', title: 'On Über' },
    kaggle: { authors: 'Kaggle Inc.', title: 'Digits', venue: 'Web page', year: 2017 },
  });
});

it.each([
  ['@article{a, title={x', 'references.bib:1:21: the entry is broken: expected "text", got EOF'],
  ['@misc{a, author={A}, title={x}\n@misc{b, title={y}}', 'references.bib:2:1: the entry is broken'],
  ['@misc{a, author={A},\n title={x},,\n}', 'references.bib:2:12: the entry is broken'],
  ['@misc{, title={x}}', 'references.bib:1:7: the entry is broken'],
  [
    '@misc{a, author={A}, title={x}}\n@misc{a, author={A}, title={y}}',
    'references.bib, entry "a": the key stands twice',
  ],
  ['@misc{a, title={x}}', 'references.bib, entry "a": has neither author nor editor'],
  ['@misc{a, author={A}}', 'references.bib, entry "a": has no title'],
  ['@misc{a, author={A}, title={\\foo x}}', 'references.bib, entry "a": the TeX command \\foo is not known'],
  ['no entry at all', 'references.bib: there is no entry'],
])('refuses %s', async (source, message) => {
  await expect(read(source)).rejects.toThrow(message);
});

it('takes no name from a prototype', async () => {
  const references = await read(
    '@misc{constructor, author={A}, title={x}}\n@misc{__proto__, author={B}, title={y}}',
  );
  expect(Object.keys(references)).toEqual(['constructor', '__proto__']);
});
