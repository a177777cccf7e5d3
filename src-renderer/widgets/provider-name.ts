const NAMES: Readonly<Record<string, string>> = {
  cpu: 'CPU',
  cuda: 'CUDA',
  webgpu: 'WebGPU',
  dml: 'DirectML',
  coreml: 'Core ML',
  tensorrt: 'TensorRT',
}

/** A provider as its makers write it; one that is not known keeps its id. */
export const providerName = (id: string): string => NAMES[id] ?? id
