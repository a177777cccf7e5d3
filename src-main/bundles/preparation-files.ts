import type { GramAndTokenPreparation, Preparation } from '../backbones/feature-graph.ts'
import type { BundleFiles, Manifest } from './manifest.ts'

export const json = (value: unknown, indent = 2): Uint8Array => Buffer.from(`${JSON.stringify(value, null, indent)}\n`)

/** A preparation in parts: what stands in bundle.json, and the files beside it. */
export function preparationFiles(preparation: Preparation): {
  readonly small: Manifest['preparation']
  readonly files: BundleFiles
} {
  if (preparation.kind === 'grams') {
    const { vocabulary, ...small } = preparation
    return { small, files: new Map([['vocabulary.json', json(vocabulary, 0)]]) }
  }
  if (preparation.kind === 'grams-and-tokens') {
    const [grams, tokens] = [preparationFiles(preparation.grams), preparationFiles(preparation.tokens)]
    const small = { kind: preparation.kind, grams: grams.small, tokens: tokens.small }
    return { small: small, files: new Map([...grams.files, ...tokens.files]) }
  }
  if (preparation.kind === 'tokens') {
    const { tokenizer, settings, ...small } = preparation
    const files = [
      ['tokenizer.json', json(tokenizer, 0)],
      ['tokenizer_config.json', json(settings)],
    ] as const
    return { small, files: new Map(files) }
  }
  return { small: preparation, files: new Map() }
}

/** The preparation put together again; `read` gives the parsed JSON of a file. */
export function preparationIn(
  { preparation }: Pick<Manifest, 'preparation'>,
  read: (name: string) => unknown,
): Preparation {
  if (preparation.kind === 'grams-and-tokens') {
    const { kind, grams, tokens } = preparation as GramAndTokenPreparation
    const part = (small: Manifest['preparation']) => preparationIn({ preparation: small }, read)
    return { kind, grams: part(grams), tokens: part(tokens) } as Preparation
  }
  const parts =
    preparation.kind === 'grams'
      ? { vocabulary: read('vocabulary.json') }
      : preparation.kind === 'tokens'
        ? { tokenizer: read('tokenizer.json'), settings: read('tokenizer_config.json') }
        : {}
  return { ...preparation, ...parts } as Preparation
}
