import { aboutBackbone } from '../about-backbone.ts'
import { FILE_OPTIONS } from '../file-options.ts'

export const about = aboutBackbone({
  id: 'onnx-image.v1',
  title: 'Image model from a folder',
  summary: 'An image model in ONNX with its preprocessing: preprocessor_config.json and model.onnx.',
  input: 'image',
  options: {
    folder: { kind: 'path', title: 'Model folder', default: '', want: 'folder' },
    ...FILE_OPTIONS,
    output: { kind: 'text', title: 'Output', default: '', help: 'Empty: the pooled one, or the best there is' },
    size: { kind: 'integer', title: 'Side in pixels', default: 0, min: 0, max: 2048, help: '0: as the model says' },
    mean: { kind: 'text', title: 'Mean', default: '', help: 'Three numbers; empty: as the model says' },
    deviation: {
      kind: 'text',
      title: 'Standard deviation',
      default: '',
      help: 'Three numbers; empty: as the model says',
    },
  },
})
