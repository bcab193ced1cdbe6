// The closed list of engines, in the order in which they are listed to people.

import type { EngineProvider } from './engine.ts';
import { onnxCpu, onnxCuda, onnxWebgpu } from './onnx.ts';
import { tfjsNode, tfjsNodeGpu } from './tfjs-node.ts';
import { tfjsCpu, tfjsWasm } from './tfjs-portable.ts';

export const engineProviders: readonly EngineProvider[] = [
  onnxCpu,
  onnxWebgpu,
  onnxCuda,
  tfjsNodeGpu,
  tfjsNode,
  tfjsWasm,
  tfjsCpu,
];
