import { expect, test } from 'vitest';
import { webgpuDevice } from './webgpu-device.ts';

test.each([
  ['/usr/lib/x86_64-linux-gnu/libGLX_nvidia.so.550.54', 'NVIDIA GPU'],
  ['/usr/lib/libvulkan_radeon.so\n/usr/lib/libvulkan_lvp.so', 'AMD GPU'],
  ['/usr/lib/libvulkan_lvp.so', 'CPU, through the software driver lavapipe'],
  ['/usr/lib/chromium/libvk_swiftshader.so', 'CPU, through the software driver SwiftShader'],
  ['/usr/lib/libm.so.6', 'Vulkan device of a driver unknown here'],
])('%j', (libraries, device) => {
  expect(webgpuDevice('linux', libraries)).toBe(device);
});

test('other systems', () => {
  expect(webgpuDevice('darwin')).toBe('GPU through Metal');
  expect(webgpuDevice('win32')).toBe('GPU through Direct3D 12');
});
