import type { OptionsOf } from '../../contract/options.ts'
import { hfText } from '../../backbones/hf-text/hf-text.ts'
import { defineContentLearner } from '../learner.ts'
import { fineTuning } from './fine-tuning.ts'
import { openTextBackbone } from './text-backbone.ts'
import { about } from './about.ts'

export const fineTune = defineContentLearner({
  ...about,
  ...fineTuning<OptionsOf<typeof about.options>>({
    id: 'fine-tune.v1',
    frozen: hfText,
    frozenOptions: ({ model, maxLength }) => ({ folder: model, maxLength }),
    open: (folder, { maxLength }, runtime) => openTextBackbone(folder, maxLength, runtime),
  }),
})
