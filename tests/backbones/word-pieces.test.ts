import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { openModelFolder } from '../../src-main/backbones/model-folder.ts'
import { readTokeniser } from '../../src-main/backbones/hf-text/tokeniser.ts'
import { close, embedded, openText, pooledByHand, POOLS } from './by-hand.ts'
import { folderOf, textFiles, WORDS, type Files } from './tiny-models.ts'

const without = Object.fromEntries(Object.entries(textFiles()).filter(([file]) => file !== 'tokenizer.json'))
const words = (end = '\n') => Buffer.from(WORDS.join(end) + end)
const folder = (more: Files = {}) => folderOf({ ...without, 'vocab.txt': words(), ...more })
const of = (...tokens: string[]) => pooledByHand(['[CLS]', ...tokens, '[SEP]'], POOLS['mean']!)

describe('vocab.txt without tokenizer.json', () => {
  test('is read as word pieces, in lower case and with accents off unless the settings say otherwise', async () => {
    close(await embedded(folder()), of('red', 'sun', '[UNK]'))
    close(await embedded(folder({ 'vocab.txt': words('\r\n') })), of('red', 'sun', '[UNK]'))
    close(await embedded(folder(), {}, 'Réd'), of('red'))
    const cased = { tokenizer_class: 'BertTokenizerFast', do_lower_case: false }
    close(await embedded(folder({ 'tokenizer_config.json': cased })), of('[UNK]', 'sun', '[UNK]'))
    const kept = { tokenizer_class: 'BertTokenizer', strip_accents: false }
    close(await embedded(folder({ 'tokenizer_config.json': kept }), {}, 'Réd red'), of('[UNK]', 'red'))
  })
  test('has the special tokens that are named beside it', async () => {
    const map = { cls_token: { content: 'day' }, sep_token: 'night', unk_token: 'light' }
    const named = folder({ 'special_tokens_map.json': map, 'tokenizer_config.json': { sep_token: 'blue' } })
    close(await embedded(named), pooledByHand(['day', 'red', 'sun', 'light', 'blue'], POOLS['mean']!))
  })
  test('is refused where the tokenizer is of another kind', async () => {
    const others: readonly Files[] = [
      { 'tokenizer_config.json': { tokenizer_class: 'BertJapaneseTokenizer' } },
      { 'config.json': { model_type: 'roberta' } },
    ]
    for (const more of others)
      await expect(openText(folder(more))).rejects.toMatchObject({ fields: { missing: 'tokenizer.json' } })
    const whole = { 'tokenizer_config.json': { do_basic_tokenize: false } }
    await expect(openText(folder(whole))).rejects.toMatchObject({ fields: { step: 'do_basic_tokenize false' } })
  })
})

const real = join(
  process.env['KINDLING_SHARED'] ?? join(import.meta.dirname, '../../../shared'),
  'models/all-MiniLM-L6-v2/tokenizer.json',
)
if (!existsSync(real)) console.log(`skipped: no vocabulary of BERT in ${real} (set KINDLING_SHARED)`)

/** By BertWordPieceTokenizer of Python's tokenizers. */
const LOWER: readonly (readonly [string, readonly number[]])[] = [
  [
    'Größe & Qualität — déjà vu!',
    [101, 24665, 2080, 17499, 1004, 24209, 11475, 29336, 1517, 2139, 3900, 24728, 999, 102],
  ],
  ['我爱北京abc', [101, 1855, 100, 1781, 1755, 5925, 102]],
  ['don’t\u00a0stop\u200b now…', [101, 2123, 1521, 1056, 2644, 2085, 1529, 102]],
  ['Ａｂｃ ①②', [101, 100, 100, 102]],
  ['👩\u200d👩\u200d👧 ok', [101, 100, 7929, 102]],
  ['x'.repeat(101), [101, 100, 102]],
  ['[MASK] and [SEP] inside', [101, 103, 1998, 102, 2503, 102]],
  ['e\u0301te\u0301 I\u0307stanbul', [101, 3802, 2063, 9960, 102]],
  ['\tline\nbreak\r\n', [101, 2240, 3338, 102]],
]
const CASED: typeof LOWER = [
  ['Größe & Qualität — déjà vu!', [101, 100, 1004, 100, 1517, 100, 24728, 999, 102]],
  ['我爱北京abc', [101, 1855, 100, 1781, 1755, 5925, 102]],
]

describe.skipIf(!existsSync(real))('a vocabulary of BERT', () => {
  test.each([
    ['in lower case', LOWER, {}],
    ['as written', CASED, { do_lower_case: false, strip_accents: false }],
  ])('cuts odd texts as Python does, %s', async (_, cases, settings) => {
    const { model } = JSON.parse(readFileSync(real, 'utf8')) as { model: { vocab: Record<string, number> } }
    const lines = Object.keys(model.vocab).sort((a, b) => model.vocab[a]! - model.vocab[b]!)
    const path = folder({ 'vocab.txt': Buffer.from(lines.join('\n')), 'tokenizer_config.json': settings })
    const { tokenise } = await readTokeniser(await openModelFolder(path), { model_type: 'bert' })
    expect(cases.map(([words]) => [words, [...tokenise(words, 512)]])).toEqual(cases)
  })
})
