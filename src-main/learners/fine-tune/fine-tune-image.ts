import { onnxImage } from '../../backbones/onnx-image/onnx-image.ts'
import { defineContentLearner } from '../learner.ts'
import { OPTIONS, type FineTuneOptions } from './fine-tune-options.ts'
import { fineTuning } from './fine-tuning.ts'
import { openImageBackbone } from './image-backbone.ts'

export const fineTuneImage = defineContentLearner({
  id: 'fine-tune-image.v1',
  title: 'Fine-tuned image model',
  summary: 'A head on an image model’s features, then model and head together, where there are labels enough for it.',
  paper: 'Kornblith, Shlens & Le 2019; Kumar et al. 2022',
  input: 'image',
  taughtByPool: true,
  options: OPTIONS,
  ...fineTuning<FineTuneOptions>({
    id: 'fine-tune-image.v1',
    frozen: onnxImage,
    frozenOptions: ({ model }) => ({ folder: model }),
    open: (folder, _options, runtime) => openImageBackbone(folder, runtime),
  }),
})
