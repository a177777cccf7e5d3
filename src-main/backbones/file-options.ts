export type Weights = 'auto' | 'float32' | 'float16' | 'int8'
export const WEIGHTS: readonly Weights[] = ['auto', 'float32', 'float16', 'int8']

/** Options of every backbone whose model is a file of a folder. */
export const FILE_OPTIONS = {
  weights: {
    kind: 'choice',
    title: 'Weights',
    default: 'auto',
    choices: WEIGHTS,
    help: 'auto: the most exact there are; int8 is faster and a little less exact',
  },
  file: {
    kind: 'text',
    title: 'Model file',
    default: '',
    advanced: true,
    help: 'Its name in the folder, such as onnx/model_O3.onnx; empty: chosen by its weights',
  },
} as const
