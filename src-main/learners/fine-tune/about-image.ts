import { aboutLearner } from '../about-learner.ts'
import { OPTIONS } from './fine-tune-options.ts'

export const about = aboutLearner({
  id: 'fine-tune-image.v1',
  title: 'Fine-tuned image model',
  summary: 'A head on an image model’s features, then model and head together, where there are labels enough for it.',
  paper: 'Kornblith, Shlens & Le 2019; Kumar et al. 2022',
  input: 'image',
  endsByHoldout: true,
  usesPool: true,
  options: OPTIONS,
})
