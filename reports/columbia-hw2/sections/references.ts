// What the report cites.

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
} as const;

export type ReferenceKey = keyof typeof references;
