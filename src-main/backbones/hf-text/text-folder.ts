import { Tokenizer } from '@huggingface/tokenizers'
import { join } from 'node:path'
import { modelFiles, readJson, readJsonIfThere, type Json, type ModelFolder, type Weights } from '../model-folder.ts'
import { UnreadableModelFile, UnsupportedModelStep } from '../unusable-model.ts'
import { POOLINGS, type Pooling } from './pooling.ts'

/** What a sentence encoder's folder says besides its graph. */
export interface TextFolder {
  readonly pooling: Pooling
  readonly maxLength: number
  /** Some encoders count positions from the padding token, so it must be the right one. */
  readonly padding: number
  /** Token ids with the model's special tokens, cut to `longest` before the closing ones. */
  readonly tokenise: (text: string, longest: number) => readonly number[]
}

const TOKENIZER = ['tokenizer.json', 'tokenizer_config.json']
const LONGEST = 512

/** Throws MissingModelFile, UnreadableModelFile, UnsupportedModelStep. `given` options win over the folder's own words. */
export async function readTextFolder(
  folder: ModelFolder,
  given: { readonly pooling: Pooling | null; readonly maxLength: number },
): Promise<TextFolder> {
  const config = await readJson(folder, 'config.json')
  const [vocabulary, settings] = [await readJson(folder, TOKENIZER[0]!), await readJsonIfThere(folder, TOKENIZER[1]!)]
  const sentence = await readJsonIfThere(folder, 'sentence_bert_config.json')
  const limits = [sentence['max_seq_length'], settings['model_max_length'], config['max_position_embeddings'], LONGEST]
  const declared = limits.filter((limit): limit is number => typeof limit === 'number' && limit > 0)
  const positions = config['max_position_embeddings']
  const most = typeof positions === 'number' && positions > 0 ? positions : Infinity
  const maxLength = given.maxLength > 0 ? Math.min(given.maxLength, most) : Math.min(...declared)
  return {
    pooling: given.pooling ?? (await declaredPooling(folder)),
    maxLength,
    padding: typeof config['pad_token_id'] === 'number' ? config['pad_token_id'] : 0,
    tokenise: tokeniserOf(folder, vocabulary, settings),
  }
}

const DECIDING = /^(config|tokenizer|tokenizer_config|sentence_bert_config|modules|\d+_\w+\/config)\.json$/

/** The files that decide the features, for the fingerprint. */
export const textFiles = (folder: ModelFolder, weights: Weights): readonly string[] => [
  ...modelFiles(folder, weights),
  ...folder.files.filter((file) => DECIDING.test(file)).map((file) => join(folder.path, file)),
]

function tokeniserOf({ path }: ModelFolder, vocabulary: Json, settings: Json) {
  try {
    const tokenizer = new Tokenizer(vocabulary, settings)
    const [bare] = tokenizer.encode('a', { add_special_tokens: false }).ids
    const whole = tokenizer.encode('a').ids
    const closing = whole.slice(whole.indexOf(bare!) + 1)
    return (text: string, longest: number) => {
      const { ids } = tokenizer.encode(text)
      return ids.length <= longest ? ids : [...ids.slice(0, longest - closing.length), ...closing]
    }
  } catch (error) {
    throw new UnreadableModelFile(join(path, TOKENIZER[0]!), error)
  }
}

/** sentence-transformers keep one folder per step: Transformer, Pooling, Normalize. No such list: the mean. */
async function declaredPooling(folder: ModelFolder): Promise<Pooling> {
  const steps = Object.values(await readJsonIfThere(folder, 'modules.json')) as { type?: string; path?: string }[]
  const other = steps.find(({ type = '' }) => !/\.(Transformer|Pooling|Normalize)$/.test(type))
  if (other)
    throw new UnsupportedModelStep(
      join(folder.path, 'modules.json'),
      String(other.type),
      'Transformer, Pooling, Normalize',
    )
  const file = `${steps.find(({ type = '' }) => type.endsWith('.Pooling'))?.path ?? '1_Pooling'}/config.json`
  const config = await readJsonIfThere(folder, file)
  const asked = Object.keys(config).filter((key) => key.startsWith('pooling_mode_') && config[key] === true)
  const known = asked.map((key) => MODES[key])
  if (asked.length > 1 || (asked.length === 1 && known[0] === undefined))
    throw new UnsupportedModelStep(join(folder.path, file), asked.join(' + '), POOLINGS.join(', '))
  return known[0] ?? 'mean'
}

const MODES: Readonly<Record<string, Pooling>> = {
  pooling_mode_mean_tokens: 'mean',
  // The same once the length is 1.
  pooling_mode_mean_sqrt_len_tokens: 'mean',
  pooling_mode_cls_token: 'cls',
  pooling_mode_lasttoken: 'last',
  pooling_mode_max_tokens: 'max',
}
