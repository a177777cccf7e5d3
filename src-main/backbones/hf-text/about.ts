import { aboutBackbone } from '../about-backbone.ts'
import { FILE_OPTIONS } from '../file-options.ts'

/** How vectors of tokens become one; the first choice leaves it to the model's folder. */
export const POOLINGS = ['mean', 'cls', 'last', 'max'] as const
export const AS_DECLARED = 'as the model says'

export const about = aboutBackbone({
  id: 'hf-text.v1',
  title: 'Text model from a folder',
  summary: 'A sentence encoder in the Hugging Face layout: tokenizer.json, config.json and model.onnx.',
  paper: 'Reimers & Gurevych 2019',
  input: 'text',
  options: {
    folder: { kind: 'path', title: 'Model folder', default: '', want: 'folder' },
    ...FILE_OPTIONS,
    pooling: { kind: 'choice', title: 'Pooling', default: AS_DECLARED, choices: [AS_DECLARED, ...POOLINGS] },
    maxLength: {
      kind: 'integer',
      title: 'Longest text in tokens',
      default: 0,
      min: 0,
      max: 8192,
      help: '0: as the model says, at most 512',
    },
    prefix: { kind: 'text', title: 'Prefix', default: '', help: 'Some models want “query: ” before every text.' },
    prompt: {
      kind: 'text',
      title: 'Prefix by name',
      default: '',
      advanced: true,
      help: 'One of the model’s own prefixes, such as query; empty: the one it says; none: without',
    },
    output: {
      kind: 'text',
      title: 'Output',
      default: '',
      advanced: true,
      help: 'Empty: the vector of the sentence, or those of the tokens',
    },
  },
})
