import { Tokenizer } from '@huggingface/tokenizers'
import { join } from 'node:path'
import { has, readJson, readJsonIfThere, readText, type Json, type ModelFolder } from '../model-folder.ts'
import { UnreadableModelFile } from '../unusable-model.ts'
import { isWordPiece, wordPiece } from './word-piece.ts'

const WHOLE = 'tokenizer.json'
const SETTINGS = 'tokenizer_config.json'

/** Token ids with the model's special tokens, cut to `longest` before the closing ones. */
export type Tokenise = (text: string, longest: number) => readonly number[]

interface ReadTokeniser {
  readonly tokenise: Tokenise
  /** Ids of the special tokens that end a text. */
  readonly closing: readonly number[]
  /** The text of tokens, without special ones. */
  readonly decode: (tokens: readonly number[]) => string
  /** Ids by token, special ones too. */
  readonly tokens: () => ReadonlyMap<string, number>
  /** As tokenizer.json has it, also where it was made of vocab.txt. */
  readonly tokenizer: Json
  /** Of tokenizer_config.json. */
  readonly settings: Json
}

/**
 * The tokenizer of a folder: tokenizer.json, or vocab.txt where the model is of BERT's kind.
 * Throws MissingModelFile, UnreadableModelFile, UnsupportedModelStep.
 */
export async function readTokeniser(folder: ModelFolder, config: Json): Promise<ReadTokeniser> {
  const settings = await readJsonIfThere(folder, SETTINGS)
  const fromWords = !has(folder, WHOLE) && has(folder, 'vocab.txt') && isWordPiece(settings, config)
  const file = join(folder.path, fromWords ? 'vocab.txt' : WHOLE)
  const whole = fromWords ? await wordPieceOf(folder, settings, config) : await readJson(folder, WHOLE)
  try {
    return { ...tokeniserOf(whole, settings), tokenizer: whole, settings }
  } catch (error) {
    throw new UnreadableModelFile(file, error)
  }
}

async function wordPieceOf(folder: ModelFolder, settings: Json, config: Json): Promise<Json> {
  const given = {
    ...(await readJsonIfThere(folder, 'special_tokens_map.json')),
    ...settings,
  }
  const added = await readJsonIfThere(folder, 'added_tokens.json')
  return wordPiece(await readText(folder, 'vocab.txt'), {
    settings: given,
    added,
    config,
    file: join(folder.path, SETTINGS),
  })
}

/** Of tokenizer.json and tokenizer_config.json. Throws what the library does where it knows no such tokenizer. */
export function tokeniserOf(json: Json, settings: Json): Omit<ReadTokeniser, 'tokenizer' | 'settings'> {
  const tokenizer = new Tokenizer(json, settings)
  const [bare] = tokenizer.encode('a', { add_special_tokens: false }).ids
  const whole = tokenizer.encode('a').ids
  const closing = whole.slice(whole.indexOf(bare!) + 1)
  return {
    closing,
    decode: (tokens) =>
      tokenizer.decode([...tokens], { skip_special_tokens: true, clean_up_tokenization_spaces: false }),
    tokens: () => tokenizer.get_vocab(),
    tokenise(text, longest) {
      const { ids } = tokenizer.encode(text)
      return ids.length <= longest ? ids : [...ids.slice(0, longest - closing.length), ...closing]
    },
  }
}
