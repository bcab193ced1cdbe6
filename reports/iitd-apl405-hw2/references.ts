// What the texts cite.

import type { Reference } from '@trialbook/report';

export const references = {
  assignment: {
    authors: 'APL405',
    title: 'Homework 2',
    venue: 'Indian Institute of Technology Delhi',
    year: 2023,
  },
  mnist: {
    authors: 'Y. LeCun, L. Bottou, Y. Bengio, P. Haffner',
    title: 'Gradient-based learning applied to document recognition',
    venue: 'Proceedings of the IEEE 86(11)',
    year: 1998,
    url: 'https://doi.org/10.1109/5.726791',
  },
  rumelhart: {
    authors: 'D. E. Rumelhart, G. E. Hinton, R. J. Williams',
    title: 'Learning representations by back-propagating errors',
    venue: 'Nature 323',
    year: 1986,
    url: 'https://doi.org/10.1038/323533a0',
  },
  nair: {
    authors: 'V. Nair, G. E. Hinton',
    title: 'Rectified linear units improve restricted Boltzmann machines',
    venue: 'International Conference on Machine Learning',
    year: 2010,
  },
  adam: {
    authors: 'D. P. Kingma, J. Ba',
    title: 'Adam: a method for stochastic optimization',
    venue: 'International Conference on Learning Representations',
    year: 2015,
    url: 'https://arxiv.org/abs/1412.6980',
  },
  dropout: {
    authors: 'N. Srivastava, G. Hinton, A. Krizhevsky, I. Sutskever, R. Salakhutdinov',
    title: 'Dropout: a simple way to prevent neural networks from overfitting',
    venue: 'Journal of Machine Learning Research 15',
    year: 2014,
  },
} as const satisfies Record<string, Reference>;
