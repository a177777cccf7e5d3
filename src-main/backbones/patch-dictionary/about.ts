import { aboutBackbone } from '../about-backbone.ts'

export const about = aboutBackbone({
  id: 'patch-dictionary.v1',
  title: 'Patterns of image patches',
  summary: 'Built in, no download: a dictionary of small patches learnt from the pool, and where in an image they are.',
  caution:
    'On photographs a model folder does better: on 1,000 of CIFAR-10 (kindling evaluate) EfficientNet-lite0 is right on 63 % after ten labels of each class and on 75 % after 200, this on 38 % and 57 %. Choose “Image model from a folder” and a folder with model.onnx and preprocessor_config.json, as image models are exported to ONNX for Hugging Face.',
  paper: 'Coates, Lee & Ng 2011',
  input: 'image',
  options: {
    centres: {
      kind: 'integer',
      title: 'Patches in the dictionary',
      default: 200,
      min: 50,
      max: 1600,
      help: 'More of them want more images, and take longer.',
    },
    dimensions: { kind: 'integer', title: 'Dimensions', default: 384, min: 64, max: 512 },
  },
})
