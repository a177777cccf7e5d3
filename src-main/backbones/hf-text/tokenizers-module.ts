import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'

/** Path of the tokenizer library as one small module, which browsers and Node load as it is. */
export const tokenizersModule = (): string =>
  join(dirname(createRequire(import.meta.url).resolve('@huggingface/tokenizers')), 'tokenizers.min.mjs')
