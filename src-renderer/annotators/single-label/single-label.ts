import type { Annotator } from '../annotator'
import SingleLabel from './SingleLabel.vue'
import { whySentence } from './why-sentence'

/** One label a sample: one key, and the next card comes. */
export const singleLabel: Annotator = { view: SingleLabel, several: false, why: whySentence }
