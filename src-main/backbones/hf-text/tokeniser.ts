import { Tokenizer } from '@huggingface/tokenizers'
import { join } from 'node:path'
import { has, readJson, readJsonIfThere, readText, type Json, type ModelFolder } from '../model-folder.ts'
import { UnreadableModelFile } from '../unusable-model.ts'
import { isWordPiece, wordPiece } from './word-piece.ts'

const WHOLE = 'tokenizer.json'
const SETTINGS = 'tokenizer_config.json'

/** Token ids with the model's special tokens, cut to `longest` before the closing ones. */
export type Tokenise = (text: string, longest: number) => readonly number[]

/**
 * The tokenizer of a folder: tokenizer.json, or vocab.txt where the model is of BERT's kind. `settings`: of tokenizer_config.json.
 * Throws MissingModelFile, UnreadableModelFile, UnsupportedModelStep.
 */
export async function readTokeniser(
  folder: ModelFolder,
  config: Json,
): Promise<{ tokenise: Tokenise; settings: Json }> {
  const settings = await readJsonIfThere(folder, SETTINGS)
  const fromWords = !has(folder, WHOLE) && has(folder, 'vocab.txt') && isWordPiece(settings, config)
  const file = join(folder.path, fromWords ? 'vocab.txt' : WHOLE)
  const whole = fromWords ? await wordPieceOf(folder, settings, config) : await readJson(folder, WHOLE)
  try {
    return { tokenise: tokeniserOf(new Tokenizer(whole, settings)), settings }
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

function tokeniserOf(tokenizer: Tokenizer): Tokenise {
  const [bare] = tokenizer.encode('a', { add_special_tokens: false }).ids
  const whole = tokenizer.encode('a').ids
  const closing = whole.slice(whole.indexOf(bare!) + 1)
  return (text, longest) => {
    const { ids } = tokenizer.encode(text)
    return ids.length <= longest ? ids : [...ids.slice(0, longest - closing.length), ...closing]
  }
}
