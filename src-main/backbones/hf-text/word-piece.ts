import type { Json } from '../model-folder.ts'
import { UnsupportedModelStep } from '../unusable-model.ts'

/** Models whose vocab.txt is BERT's word pieces, by the name of their tokenizer and of their kind. */
const CLASSES =
  /^(Bert|DistilBert|Electra|MobileBert|ConvBert|SqueezeBert|LayoutLM|RetriBert|DPR\w*|MPNet)Tokenizer(Fast)?$/
const KINDS = ['bert', 'distilbert', 'electra', 'mobilebert', 'convbert', 'squeezebert', 'layoutlm', 'mpnet']

/** Whether vocab.txt can be read as word pieces: the tokenizer's class says it, or else the model's kind. */
export const isWordPiece = (settings: Json, config: Json): boolean =>
  typeof settings['tokenizer_class'] === 'string'
    ? CLASSES.test(settings['tokenizer_class'])
    : KINDS.includes(String(config['model_type']))

const BERT = { unk_token: '[UNK]', sep_token: '[SEP]', pad_token: '[PAD]', cls_token: '[CLS]', mask_token: '[MASK]' }
const MPNET = { unk_token: '[UNK]', sep_token: '</s>', pad_token: '<pad>', cls_token: '<s>', mask_token: '<mask>' }

interface Given {
  /** tokenizer_config.json over special_tokens_map.json. */
  readonly settings: Json
  /** added_tokens.json: ids by token. */
  readonly added: Json
  readonly config: Json
  /** Where the settings stand, for errors. */
  readonly file: string
}

/** vocab.txt as tokenizer.json: a token a line, its number the line's, from 0. Throws UnsupportedModelStep. */
export function wordPiece(vocabulary: string, { settings, added, config, file }: Given): Json {
  if (settings['do_basic_tokenize'] === false)
    throw new UnsupportedModelStep(file, 'do_basic_tokenize false', 'words split before they are cut into pieces')
  const lines = vocabulary.split(/\r\n|\r|\n/)
  if (lines.at(-1) === '') lines.pop()
  const vocab = Object.fromEntries(lines.map((token, id) => [token, id]))
  const isMpnet = /mpnet/i.test(`${String(settings['tokenizer_class'])} ${String(config['model_type'])}`)
  const names = Object.fromEntries(
    Object.entries(isMpnet ? MPNET : BERT).map(([role, token]) => [role, contentOf(settings[role]) ?? token]),
  ) as typeof BERT
  const extra = addedTokens(settings, added)
  const special = Object.values(names).flatMap((content) =>
    content in vocab ? [addedToken(vocab[content]!, content)] : [],
  )
  const { cls_token: cls, sep_token: sep } = names
  const lowercase = settings['do_lower_case'] !== false
  return {
    version: '1.0',
    added_tokens: [...special.filter(({ id }) => !extra.some((other) => other.id === id)), ...extra],
    normalizer: {
      type: 'BertNormalizer',
      clean_text: true,
      handle_chinese_chars: settings['tokenize_chinese_chars'] !== false,
      strip_accents: typeof settings['strip_accents'] === 'boolean' ? settings['strip_accents'] : null,
      lowercase,
    },
    pre_tokenizer: { type: 'BertPreTokenizer' },
    post_processor: {
      type: 'TemplateProcessing',
      single: [specialAt(cls), { Sequence: { id: 'A', type_id: 0 } }, specialAt(sep)],
      pair: [],
      special_tokens: Object.fromEntries(
        [cls, sep].map((token) => [token, { id: token, ids: [vocab[token]], tokens: [token] }]),
      ),
    },
    decoder: null,
    model: {
      type: 'WordPiece',
      unk_token: names.unk_token,
      continuing_subword_prefix: '##',
      max_input_chars_per_word: 100,
      vocab,
    },
  }
}

const specialAt = (id: string) => ({ SpecialToken: { id, type_id: 0 } })

const addedToken = (id: number, content: string, more: Json = {}) => ({
  id,
  content,
  single_word: false,
  lstrip: false,
  rstrip: false,
  normalized: false,
  special: true,
  ...more,
})

function addedTokens(settings: Json, added: Json) {
  const declared = Object.entries((settings['added_tokens_decoder'] ?? {}) as Record<string, Json>)
  const known = declared.map(([id, token]) => addedToken(Number(id), String(token['content']), token))
  const others = Object.entries(added).filter(([content]) => !known.some((token) => token.content === content))
  return [
    ...known,
    ...others.map(([content, id]) => addedToken(Number(id), content, { special: false, normalized: true })),
  ]
}

/** A token is written as itself or as an object that holds it. */
function contentOf(token: unknown): string | undefined {
  if (typeof token === 'string') return token
  const content = (token as Json | null | undefined)?.['content']
  return typeof content === 'string' ? content : undefined
}
