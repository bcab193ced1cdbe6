// The engines that are tested in a process of their own; the project `cpu` tests the others together.

export const enginesWithOwnProcess = ['onnx-webgpu', 'tfjs-node', 'tfjs-node-gpu'];
