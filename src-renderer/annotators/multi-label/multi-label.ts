import type { Annotator } from '../annotator'
import MultiLabel from './MultiLabel.vue'
import { whySentence } from './why-sentence'

/** Any number of labels a sample: each key gives or takes one back, and one more gives the answer. That none applies is an answer of its own. */
export const multiLabel: Annotator = { view: MultiLabel, several: true, why: whySentence }
