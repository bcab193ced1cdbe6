// What the report cites, and the context its sections are written in.

import type { ReportContext } from '@trialbook/report';

export const references = {
  assignment: {
    authors: 'P. Dube',
    title: 'Homework 2',
    venue: 'Columbia University, deep-learning course',
    year: 2022,
  },
  published: {
    authors: 'K. Lassiter',
    title: 'Homework 2, published solution',
    venue: 'Columbia University, deep-learning course',
    year: 2022,
  },
  rosenblatt: {
    authors: 'F. Rosenblatt',
    title: 'The perceptron: a probabilistic model for information storage and organization in the brain',
    venue: 'Psychological Review 65 (6)',
    year: 1958,
    url: 'https://doi.org/10.1037/h0042519',
  },
  novikoff: {
    authors: 'A. B. J. Novikoff',
    title: 'On convergence proofs on perceptrons',
    venue: 'Symposium on the Mathematical Theory of Automata 12',
    year: 1962,
  },
  mnist: {
    authors: 'Y. LeCun, C. Cortes, C. J. C. Burges',
    title: 'The MNIST database of handwritten digits',
    year: 1998,
  },
  fashion: {
    authors: 'H. Xiao, K. Rasul, R. Vollgraf',
    title: 'Fashion-MNIST: a novel image dataset for benchmarking machine learning algorithms',
    year: 2017,
    url: 'https://arxiv.org/abs/1708.07747',
  },
  montufar: {
    authors: 'G. Montúfar, R. Pascanu, K. Cho, Y. Bengio',
    title: 'On the number of linear regions of deep neural networks',
    venue: 'NeurIPS',
    year: 2014,
    url: 'https://arxiv.org/abs/1402.1869',
  },
  lenet: {
    authors: 'Y. LeCun, L. Bottou, Y. Bengio, P. Haffner',
    title: 'Gradient-based learning applied to document recognition',
    venue: 'Proceedings of the IEEE 86 (11)',
    year: 1998,
    url: 'https://doi.org/10.1109/5.726791',
  },
  batchNorm: {
    authors: 'S. Ioffe, C. Szegedy',
    title: 'Batch normalization: accelerating deep network training by reducing internal covariate shift',
    venue: 'ICML',
    year: 2015,
    url: 'https://arxiv.org/abs/1502.03167',
  },
  dropout: {
    authors: 'N. Srivastava, G. Hinton, A. Krizhevsky, I. Sutskever, R. Salakhutdinov',
    title: 'Dropout: a simple way to prevent neural networks from overfitting',
    venue: 'Journal of Machine Learning Research 15',
    year: 2014,
    url: 'https://jmlr.org/papers/v15/srivastava14a.html',
  },
  santurkar: {
    authors: 'S. Santurkar, D. Tsipras, A. Ilyas, A. Mądry',
    title: 'How does batch normalization help optimization?',
    venue: 'NeurIPS',
    year: 2018,
    url: 'https://arxiv.org/abs/1805.11604',
  },
  lu: {
    authors: 'L. Lu, Y. Shin, Y. Su, G. E. Karniadakis',
    title: 'Dying ReLU and initialization: theory and numerical examples',
    venue: 'Communications in Computational Physics 28 (5)',
    year: 2020,
    url: 'https://doi.org/10.4208/cicp.OA-2020-0165',
  },
  he: {
    authors: 'K. He, X. Zhang, S. Ren, J. Sun',
    title: 'Delving deep into rectifiers: surpassing human-level performance on ImageNet classification',
    venue: 'ICCV',
    year: 2015,
    url: 'https://arxiv.org/abs/1502.01852',
  },
  glorot: {
    authors: 'X. Glorot, Y. Bengio',
    title: 'Understanding the difficulty of training deep feedforward neural networks',
    venue: 'AISTATS',
    year: 2010,
    url: 'https://proceedings.mlr.press/v9/glorot10a.html',
  },
  adam: {
    authors: 'D. P. Kingma, J. Ba',
    title: 'Adam: a method for stochastic optimization',
    venue: 'ICLR',
    year: 2015,
    url: 'https://arxiv.org/abs/1412.6980',
  },
  perunicic: {
    authors: 'A. Perunicic',
    title: 'Understand neural network weight initialization',
    venue: 'Intoli blog',
    year: 2017,
    url: 'https://intoli.com/blog/neural-network-initialization/',
  },
  cohen: {
    authors: 'J. Cohen, S. Kaur, Y. Li, J. Z. Kolter, A. Talwalkar',
    title: 'Gradient descent on neural networks typically occurs at the edge of stability',
    venue: 'ICLR',
    year: 2021,
    url: 'https://arxiv.org/abs/2103.00065',
  },
  li: {
    authors: 'X. Li, S. Chen, X. Hu, J. Yang',
    title: 'Understanding the disharmony between dropout and batch normalization by variance shift',
    venue: 'CVPR',
    year: 2019,
    url: 'https://arxiv.org/abs/1801.05134',
  },
} as const;

export type ReferenceKey = keyof typeof references;

/** What a section is given. */
export type Context = ReportContext<ReferenceKey>;

/** Cites a work by its key. */
export type Cite = Context['cite'];
