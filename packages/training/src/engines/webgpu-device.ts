// What WebGPU computes on, from the driver libraries that the process has loaded: ONNX Runtime does not tell.

import { readFileSync } from 'node:fs';

/** Vulkan drivers by their library; the ones that compute on the CPU say so. */
const vulkanDrivers: readonly (readonly [library: RegExp, device: string])[] = [
  [/libGLX_nvidia|libnvidia-(egl|gl|vulkan)/, 'NVIDIA GPU'],
  [/libvulkan_radeon|amdvlk|libvulkan_amdgpu/, 'AMD GPU'],
  [/libvulkan_intel/, 'Intel GPU'],
  [/libvulkan_nouveau/, 'NVIDIA GPU (nouveau)'],
  [/libvulkan_dzn/, 'GPU through Direct3D 12'],
  [/libvulkan_lvp/, 'CPU, through the software driver lavapipe'],
  [/libvk_swiftshader/, 'CPU, through the software driver SwiftShader'],
];

/**
 * The device, in words. Where several drivers are loaded, WebGPU prefers a GPU, so the first in the order above is named.
 * To be called while a WebGPU program is open: with the last one the drivers are unloaded.
 *
 * @param platform - default: this process's
 * @param libraries - the paths of loaded libraries, in any form; default, on Linux: `/proc/self/maps`
 */
export function webgpuDevice(
  platform: NodeJS.Platform = process.platform,
  libraries: string = loadedLibraries(platform),
): string {
  if (platform === 'darwin') return 'GPU through Metal';
  if (platform === 'win32') return 'GPU through Direct3D 12';
  const driver = vulkanDrivers.find(([library]) => library.test(libraries));
  return driver?.[1] ?? 'Vulkan device of a driver unknown here';
}

function loadedLibraries(platform: NodeJS.Platform): string {
  if (platform !== 'linux') return '';
  try {
    return readFileSync('/proc/self/maps', 'utf8');
  } catch {
    return '';
  }
}
