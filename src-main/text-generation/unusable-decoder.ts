import type { PortSignature } from '../compute/runtime.ts'
import { UnusableModel } from '../backbones/unusable-model.ts'

/** A model that reads texts, but does not write them: an encoder, a classifier, half of a translator. */
export class NotADecoder extends UnusableModel<{ file: string; found: string }> {
  constructor(file: string, found: string) {
    super({ file, found }, `${file} writes no text: ${found}; needed is a decoder, as exported for text-generation`)
  }
}

/** The graph scores fewer tokens than the tokenizer has: they belong to different models. */
export class VocabularyTooSmall extends UnusableModel<{ file: string; scored: number; needed: number }> {
  constructor(file: string, scored: number, needed: number) {
    super(
      { file, scored, needed },
      `${file} scores ${scored} tokens, its tokenizer.json has ${needed}: they belong to different models`,
    )
  }
}

/** What is said leaves no room for an answer. */
export class PromptTooLong extends UnusableModel<{ folder: string; tokens: number; most: number }> {
  constructor(folder: string, tokens: number, most: number) {
    super({ folder, tokens, most }, `The prompt has ${tokens} tokens; ${folder} reads ${most} with its answer`)
  }
}

export const shownPort = ({ name, type, dims }: PortSignature): string => `${name} ${type} [${dims.join(', ')}]`
