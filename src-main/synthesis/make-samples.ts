import { gates, type Gates } from './gates/gates.ts'
import type { Judged } from './gates/gate-types.ts'
import type { Grammar } from './grammar/grammar.ts'
import { noiseMaker, type NoiseProfile } from './noises/make-noise.ts'
import { sampler, type Coverage, type Sample } from './sampling/sampler.ts'

/** A sample with all that tells where it comes from; `text` is what it says, noise included. */
export interface MadeSample extends Sample {
  /** Ids of the noises that changed it. Places of slots are those before noise. */
  readonly noises: readonly string[]
  /** Before noise. */
  readonly tidy: string
}
export interface MakeOptions {
  /** Of all labels together; without it each has its 'training', or 100. */
  readonly count?: number
  readonly seed: number
  readonly noise?: NoiseProfile
  readonly gates?: Gates
}
export interface Making extends AsyncIterable<readonly Judged<MadeSample>[]> {
  readonly coverage: () => readonly Coverage[]
}

const BATCH = 500

/** Draws samples, makes them noisy and judges them, a batch at a time, for as long as somebody takes them. Throws UnusableNoise. */
export function makeSamples(
  grammar: Grammar,
  { count, seed, noise = {}, gates: judges = gates() }: MakeOptions,
): Making {
  const drawn = sampler(grammar, { count, seed })
  const noisy = noiseMaker(noise)
  async function* batches() {
    let batch: MadeSample[] = []
    for (const sample of drawn) {
      const { text, noises } = noisy(sample.text, sample.seed)
      batch.push({ ...sample, text, noises, tidy: sample.text })
      if (batch.length < BATCH) continue
      yield judges.judge(batch)
      batch = []
    }
    if (batch.length > 0) yield judges.judge(batch)
  }
  return { [Symbol.asyncIterator]: batches, coverage: drawn.coverage }
}
