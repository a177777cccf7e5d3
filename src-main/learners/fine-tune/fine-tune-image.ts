import { onnxImage } from '../../backbones/onnx-image/onnx-image.ts'
import { defineContentLearner } from '../learner.ts'
import type { FineTuneOptions } from './fine-tune-options.ts'
import { fineTuning } from './fine-tuning.ts'
import { openImageBackbone } from './image-backbone.ts'
import { about } from './about-image.ts'

export const fineTuneImage = defineContentLearner({
  ...about,
  ...fineTuning<FineTuneOptions>({
    id: 'fine-tune-image.v1',
    frozen: onnxImage,
    frozenOptions: ({ model }) => ({ folder: model }),
    open: (folder, _options, runtime) => openImageBackbone(folder, runtime),
  }),
})
