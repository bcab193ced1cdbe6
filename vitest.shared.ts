// The test settings every package shares: one machine-readable result file beside the readable output.
import { existsSync, readdirSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import { defineConfig } from 'vitest/config';

const include = ['{src,test,experiments,problems}/**/*.test.ts', '*.test.ts'];
/** Only so that a test that hangs ends: no test fails because the machine is busy. */
const limits = { testTimeout: 1_200_000, hookTimeout: 1_200_000 };
const reports = {
  reporters: ['default', 'json'],
  outputFile: { json: '.test-results/results.json' },
};

export const vitestConfig = defineConfig({ test: { include, ...limits, ...reports } });

/** One more project of a package's tests, with processes of its own: what runs there, after which set-up, in which environment. */
export interface ExtraProject {
  readonly include: string[];
  readonly setupFiles?: string[];
  readonly env?: Record<string, string>;
}

/**
 * The shared settings for a package of which some tests need processes of their own: all tests in the project `cpu`, and some
 * of them, or others, in further projects. The processes of the project `webgpu` find a driver.
 *
 * @param extra - the further projects by name
 * @param left - files that the project `cpu` leaves out
 */
export function withProjects(extra: Readonly<Record<string, ExtraProject>>, left: string[] = []) {
  const projects = Object.entries(extra).map(([name, project]) => {
    const env = { ...project.env, ...(name === 'webgpu' && softwareGpuEnvironment()) };
    return { test: { name, ...limits, ...project, env } };
  });
  const cpu = { test: { name: 'cpu', ...limits, include, exclude: ['**/node_modules/**', ...left] } };
  return defineConfig({ test: { ...reports, projects: [cpu, ...projects] } });
}

// Tests of WebGPU run without a GPU on the software Vulkan driver, SwiftShader, that comes with Chromium and Chrome. For tests
// only: nothing that is published takes a software driver by itself.

/**
 * The environment that a test process must be started with for WebGPU to run on SwiftShader: on Linux, where one is
 * installed. A driver that `VK_DRIVER_FILES` names is taken instead. Else empty.
 */
export function softwareGpuEnvironment(): Record<string, string> {
  if (process.platform !== 'linux') return {};
  const { VK_DRIVER_FILES, VK_ICD_FILENAMES, LD_LIBRARY_PATH } = process.env;
  const installed = browserFolders().map((folder) => join(folder, 'vk_swiftshader_icd.json'));
  const driver = VK_DRIVER_FILES || VK_ICD_FILENAMES || installed.find((file) => existsSync(file));
  if (!driver) return {};
  const folder = dirname(driver);
  return {
    VK_DRIVER_FILES: driver,
    VK_ICD_FILENAMES: driver, // its older name
    // Browsers bring their own Vulkan loader.
    ...(existsSync(join(folder, 'libvulkan.so.1')) && {
      LD_LIBRARY_PATH: [LD_LIBRARY_PATH, folder].filter(Boolean).join(':'),
    }),
  };
}

function browserFolders(): string[] {
  const playwright = join(homedir(), '.cache/ms-playwright');
  const versions = existsSync(playwright) ? readdirSync(playwright).filter((f) => /^chromium-/.test(f)) : [];
  return [
    '/usr/lib/chromium',
    '/usr/lib/chromium-browser',
    '/usr/lib64/chromium-browser',
    '/opt/google/chrome',
    ...versions.flatMap((v) => ['chrome-linux', 'chrome-linux64'].map((f) => join(playwright, v, f))),
  ];
}
