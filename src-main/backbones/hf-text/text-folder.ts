import { join } from 'node:path'
import type { Notice } from '../backbone.ts'
import type { TokenPreparation } from '../feature-graph.ts'
import { modelFiles, type FileChoice } from '../model-files.ts'
import { has, readJson, readJsonIfThere, type Json, type ModelFolder } from '../model-folder.ts'
import { UnsupportedModelStep } from '../unusable-model.ts'
import type { Pooling } from './pooling.ts'
import { NO_PROMPT, readPrefix, type PrefixChoice } from './prefix.ts'
import { readSteps } from './sentence-steps.ts'
import { readTokeniser, type Tokenise } from './tokeniser.ts'

/** What a sentence encoder's folder says besides its graph. */
export interface TextFolder {
  readonly config: Json
  /** Null where the folder's steps have none: the graph must give a vector a text. */
  readonly pooling: Pooling | null
  readonly maxLength: number
  /** Some encoders count positions from the padding token, so it must be the right one. */
  readonly padding: number
  /** The text as the model wants it (its prefix before it, in lower case where that is said), in tokens. */
  readonly tokenise: Tokenise
  /** The same in parts, for what tokenises without the studio. */
  readonly recipe: Pick<TokenPreparation, 'closing' | 'lowerCase' | 'tokenizer' | 'settings'>
  /** What stands before every text. */
  readonly prefix: string
  readonly notices: readonly Notice[]
}

const LONGEST = 512

export interface TextChoice extends PrefixChoice {
  readonly pooling: Pooling | null
  /** 0: as the folder says. */
  readonly maxLength: number
}
/** All as the folder says. */
export const AS_THE_FOLDER_SAYS: TextChoice = { pooling: null, maxLength: 0, prefix: '', prompt: '' }

/** Throws MissingModelFile, UnreadableModelFile, UnsupportedModelStep. `given` options win over the folder's own words. */
export async function readTextFolder(folder: ModelFolder, given: TextChoice): Promise<TextFolder> {
  const config = await readJson(folder, 'config.json')
  const { tokenise, closing, tokenizer, settings } = await readTokeniser(folder, config)
  const sentence = await readJsonIfThere(folder, folder.files.find((file) => SENTENCE.test(file)) ?? '')
  const limits = [sentence['max_seq_length'], settings['model_max_length'], config['max_position_embeddings'], LONGEST]
  const declared = limits.filter((limit): limit is number => typeof limit === 'number' && limit > 0)
  const positions = config['max_position_embeddings']
  const most = typeof positions === 'number' && positions > 0 ? positions : Infinity
  const { pooling, poolsPrefix } = await readSteps(folder, given.pooling)
  const { prefix, notices } = await readPrefix(folder, given)
  if (prefix !== '' && !poolsPrefix)
    throw new UnsupportedModelStep(
      folder.path,
      'include_prompt false',
      `include_prompt true, or the prompt “${NO_PROMPT}”`,
    )
  const lowerCase = sentence['do_lower_case'] === true
  return {
    config,
    pooling,
    maxLength: given.maxLength > 0 ? Math.min(given.maxLength, most) : Math.min(...declared),
    padding: typeof config['pad_token_id'] === 'number' ? config['pad_token_id'] : 0,
    tokenise: (text, longest) => tokenise(lowerCase ? (prefix + text).toLowerCase() : prefix + text, longest),
    recipe: { closing, tokenizer, settings, lowerCase },
    prefix,
    notices,
  }
}

/** sentence_bert_config.json, as sentence-transformers name it after the kind of model. */
const SENTENCE = /^sentence_[\w-]+_config\.json$/
const DECIDING = /^(config|tokenizer|tokenizer_config|modules|\d+_\w+\/config)\.json$/
/** Of a tokenizer without tokenizer.json. */
const WORD_PIECES = ['vocab.txt', 'special_tokens_map.json', 'added_tokens.json']

/** The files that decide the features, for the fingerprint. */
export const textFiles = (folder: ModelFolder, choice: FileChoice): readonly string[] => [
  ...modelFiles(folder, choice),
  ...folder.files.filter((file) => decides(folder, file)).map((file) => join(folder.path, file)),
]

const decides = (folder: ModelFolder, file: string) =>
  DECIDING.test(file) || SENTENCE.test(file) || (!has(folder, 'tokenizer.json') && WORD_PIECES.includes(file))
