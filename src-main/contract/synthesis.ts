import { helping } from './synthesis-help.ts'
import { making } from './synthesis-made.ts'
import { syntheticMap } from './synthetic-map.ts'
import { syntheticSamples } from './synthetic-samples.ts'
import { templates } from './templates.ts'

// Synthetic samples lie in quarantine: they teach, with a weight that falls as answers come, and are nothing else. They are no samples of the pool, so
// that no hold-out, count, queue, export, neighbour or figure knows of them (tests/conformance/quarantine.test.ts).

/** Of tasks of one label a sample: of texts, but for what is asked of a whole set, which may be copies of pictures. Whatever changes templates or samples gives the list anew. */
export const synthesis = {
  ...templates,
  ...making,
  ...syntheticSamples,
  ...syntheticMap,
  ...helping,
}
