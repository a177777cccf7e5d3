import { NamedError } from '../platform/named-error.ts'
import type { Studio } from '../services/studio.ts'

export class NoSuchSample extends NamedError<{ reference: string }> {
  constructor(reference: string) {
    super(
      { reference },
      `No sample of this project is called “${reference}”; \`kindling next\` shows what they are called`,
    )
  }
}
export class SeveralSamples extends NamedError<{ reference: string; samples: readonly string[] }> {
  constructor(reference: string, samples: readonly string[]) {
    super(
      { reference, samples },
      `Several samples are called “${reference}”: say which by its number, ${samples.join(', ')}`,
    )
  }
}

/** What a sample is called in the terminal: its id in the file it came from, else # and the studio's own number. */
export const referenceOf = (sample: { readonly id: number; readonly externalId: string | null }): string =>
  sample.externalId ?? `#${sample.id}`

/**
 * The studio's number of the sample that is called so. An id of a file comes first, so that what an export calls a sample is what is labelled;
 * `#12` is always the studio's own number, and so is 12 where no file has such an id. Throws NoSuchSample, SeveralSamples.
 */
export async function sampleCalled(studio: Studio, reference: string): Promise<number> {
  const own = /^#(\d{1,15})$/.exec(reference)
  if (own) return Number(own[1])
  const { samples } = await studio.data.find({ externalId: reference })
  if (samples.length > 1)
    throw new SeveralSamples(
      reference,
      samples.map((id) => `#${id}`),
    )
  if (samples.length === 1) return samples[0]!
  if (!/^\d{1,15}$/.test(reference)) throw new NoSuchSample(reference)
  return Number(reference)
}
