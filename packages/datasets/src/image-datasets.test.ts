import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import type { ImageDataset, ImageSet } from './dataset.ts';
import { imageSources, isImageDatasetName, loadImageDataset } from './image-datasets.ts';
import { fitStandardizer } from './preparation/standardizer.ts';
import { loadFashionMnist } from './sources/fashion-mnist.ts';
import { loadMnist } from './sources/mnist.ts';

const offline = {
  download: false,
  env: {},
  cacheDir: '/nowhere',
  allowStandIns: true,
  standIns: { train: 20, test: 10 },
};

describe('loadImageDataset', () => {
  it.each([
    ['mnist', 'drawn digits (stand-in for MNIST)', loadMnist],
    ['fashion-mnist', 'drawn garments (stand-in for Fashion-MNIST)', loadFashionMnist],
  ] as const)('knows %s', async (name, title, loadByFunction) => {
    const data = await loadImageDataset(name, offline);
    expect(data).toMatchObject({ name, title, source: 'stand-in' });
    expect(data.classNames).toHaveLength(10);
    expect(data.train.images).toHaveLength(20 * 784);
    expect((await loadByFunction(offline)).checksum).toBe(data.checksum);
  });

  it('refuses a name that it does not know, with those it does', async () => {
    await expect(loadImageDataset('cifar')).rejects.toThrow(
      'loadImageDataset: the name must be one of mnist, fashion-mnist; got cifar',
    );
    expect(isImageDatasetName('toString')).toBe(false);
  });

  it('has several mirrors and a distinct checksum for every file', () => {
    const sources = Object.values(imageSources);
    for (const { mirrors } of sources) expect(mirrors.length).toBeGreaterThanOrEqual(3);
    const sums = sources.flatMap(({ files }) => Object.values(files).map((file) => file.sha256));
    expect(new Set(sums).size).toBe(8);
    for (const sum of sums) expect(sum).toMatch(/^[0-9a-f]{64}$/);
  });
});

const dataDir = process.env.TRIALBOOK_DATA_DIR || undefined;
if (dataDir === undefined) {
  console.log(
    'skipped: the tests on the published images need TRIALBOOK_DATA_DIR, a folder with mnist/ and fashion-mnist/',
  );
}

describe.skipIf(dataDir === undefined)('the published images', () => {
  const real = (name: string, shared = false) => loadImageDataset(name, { dataDir, download: false, shared });
  const counts = ({ labels }: ImageSet) =>
    labels.reduce((sums, label) => sums.with(label, sums[label]! + 1), Array(10).fill(0));
  const moments = ({ train }: ImageDataset) => {
    const { mean, deviation } = fitStandardizer(train.images, { per: 'global' });
    return [mean[0]! / 255, deviation[0]! / 255];
  };

  it('MNIST has the labels and moments that are known of it', async () => {
    const data = await real('mnist', true);
    expect(data.source).toBe('real');
    expect([...data.train.labels.subarray(0, 10)]).toEqual([5, 0, 4, 1, 9, 2, 1, 3, 1, 4]);
    expect(counts(data.test)).toEqual([980, 1135, 1032, 1010, 982, 892, 958, 1028, 974, 1009]);
    // The normalisation constants that PyTorch's MNIST example uses.
    expect(moments(data)[0]).toBeCloseTo(0.1307, 4);
    expect(moments(data)[1]).toBeCloseTo(0.3081, 4);
  });

  it('Fashion-MNIST has 6000 and 1000 images of each class, and the moments that are known of it', async () => {
    const data = await real('fashion-mnist');
    expect(counts(data.train)).toEqual(Array(10).fill(6000));
    expect(counts(data.test)).toEqual(Array(10).fill(1000));
    expect(data.classNames[data.train.labels[0]!]).toBe('Ankle boot');
    expect(moments(data)[0]).toBeCloseTo(0.286, 4);
    expect(moments(data)[1]).toBeCloseTo(0.353, 4);
  });

  it('load in under 1 s and 300 MB in a fresh process', async () => {
    const script = fileURLToPath(new URL('../measure/load-time.js', import.meta.url));
    const { stdout } = await promisify(execFile)(process.execPath, [script, 'mnist']);
    console.log(stdout.trim());
    const [, seconds, megabytes] = /in ([\d.]+) s, peak (\d+) MB/.exec(stdout)!;
    expect(stdout).toContain('60000 + 10000 images (real');
    expect(Number(seconds)).toBeLessThan(1);
    expect(Number(megabytes)).toBeLessThan(300);
  });
});
