import { mkdirSync, renameSync, symlinkSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { hfText } from '../../src-main/backbones/hf-text/hf-text.ts'
import { close, embedded, openText, optionsOf, pooledByHand, POOLS } from './by-hand.ts'
import { folderOf, textFiles, TOKENIZER, type Files } from './tiny-models.ts'

const SENTENCE = ['[CLS]', 'red', 'sun', '[UNK]', '[SEP]']
const by = (pool: string, words: readonly string[] = SENTENCE) => pooledByHand(words, POOLS[pool]!)
const without = (name: string): Files =>
  Object.fromEntries(Object.entries(textFiles()).filter(([file]) => file !== name))
const old = (...kinds: string[]) => kinds.map((kind, i) => step(`sentence_transformers.models.${kind}`, kind, i))
const step = (type: string, kind: string, i: number) => ({ idx: i, path: i === 0 ? '' : `${i}_${kind}`, type })
const newer = [
  step('sentence_transformers.base.modules.transformer.Transformer', '', 0),
  step('sentence_transformers.sentence_transformer.modules.pooling.Pooling', 'Pooling', 1),
  step('sentence_transformers.base.modules.normalize.Normalize', 'Normalize', 2),
]
const STEPS = old('Transformer', 'Pooling', 'Normalize')
const pooling = (config: object, steps: object = STEPS) =>
  folderOf({ ...textFiles(), 'modules.json': steps, '1_Pooling/config.json': config })
const switches = (...on: string[]) =>
  Object.fromEntries(
    ['cls_token', 'mean_tokens', 'max_tokens', 'mean_sqrt_len_tokens', 'weightedmean_tokens', 'lasttoken'].map(
      (mode) => [`pooling_mode_${mode}`, on.includes(mode)],
    ),
  )

describe('a pooling that the folder declares', () => {
  test.each([
    [{ pooling_mode: 'cls' }, 'cls'],
    [{ pooling_mode: 'mean' }, 'mean'],
    [{ pooling_mode: 'max' }, 'max'],
    [{ pooling_mode: 'lasttoken' }, 'last'],
    [{ pooling_mode: 'mean_sqrt_len_tokens' }, 'mean'],
    [{ pooling_mode: ['cls'], include_prompt: true }, 'cls'],
    [{ ...switches('mean_tokens'), pooling_mode: 'cls' }, 'cls'],
    [switches('cls_token'), 'cls'],
    [switches('max_tokens'), 'max'],
    [switches('lasttoken'), 'last'],
    [switches('mean_sqrt_len_tokens'), 'mean'],
    [{ word_embedding_dimension: 6 }, 'mean'],
  ])('is done: %j is %s', async (config, pool) => {
    close(await embedded(pooling(config)), by(pool))
    close(await embedded(pooling(config, newer)), by(pool))
  })

  test.each([
    [{ pooling_mode: 'weightedmean' }, 'weightedmean'],
    [{ pooling_mode: ['cls', 'mean'] }, 'cls + mean'],
    [{ pooling_mode: 'attention' }, 'attention'],
    [{ pooling_mode: [] }, 'none'],
    [switches('cls_token', 'mean_tokens'), 'cls_token + mean_tokens'],
    [switches('weightedmean_tokens'), 'weightedmean_tokens'],
    [switches(), 'none'],
    [{ pooling_mode: 'constructor' }, 'constructor'],
  ])('is refused by name: %j', async (config, named) => {
    await expect(openText(pooling(config))).rejects.toMatchObject({
      name: 'UnsupportedModelStep',
      fields: { step: `the pooling ${named}` },
    })
    close(await embedded(pooling(config), { pooling: 'max' }), by('max'))
  })

  test('is missed where its folder is not there', async () => {
    await expect(openText(folderOf({ ...textFiles(), 'modules.json': STEPS }))).rejects.toMatchObject({
      name: 'MissingModelFile',
      fields: { missing: '1_Pooling/config.json' },
    })
  })
})

describe('a step that the folder declares', () => {
  test.each([
    ['sentence_transformers.models.Dense', old('Transformer', 'Pooling', 'Dense')],
    ['sentence_transformers.models.LayerNorm', old('Transformer', 'Pooling', 'LayerNorm')],
    ['sentence_transformers.models.WeightedLayerPooling', old('Transformer', 'WeightedLayerPooling', 'Pooling')],
    ['my_own.Transformer', [step('my_own.Transformer', '', 0), ...STEPS.slice(1)]],
    ['the steps Transformer, Normalize, Pooling', old('Transformer', 'Normalize', 'Pooling')],
    ['the steps Transformer, Pooling, Pooling', old('Transformer', 'Pooling', 'Pooling')],
    ['the steps none', []],
  ])('is refused by name, whatever pooling was chosen: %s', async (named, steps) => {
    const folder = pooling({ pooling_mode: 'mean' }, steps)
    const refused = { name: 'UnsupportedModelStep', fields: { step: named } }
    await expect(openText(folder)).rejects.toMatchObject(refused)
    await expect(openText(folder, { pooling: 'mean' })).rejects.toMatchObject(refused)
  })

  test('may not be wanting: vectors of tokens need one that pools', async () => {
    const folder = folderOf({ ...textFiles(), 'modules.json': old('Transformer') })
    await expect(openText(folder)).rejects.toMatchObject({ fields: { step: 'no Pooling' } })
    close(await embedded(folder, { pooling: 'cls' }), by('cls'))
  })
})

const cased: Files = {
  ...textFiles(),
  'tokenizer.json': { ...TOKENIZER, normalizer: { ...TOKENIZER.normalizer, lowercase: false } },
}
describe('what stands beside the tokenizer', () => {
  test.each(['sentence_bert_config.json', 'sentence_roberta_config.json', 'sentence_xlm-roberta_config.json'])(
    'texts are in lower case where %s says so',
    async (name) => {
      close(await embedded(folderOf(cased)), by('mean', ['[CLS]', '[UNK]', 'sun', '[UNK]', '[SEP]']))
      const lower = folderOf({ ...cased, [name]: { max_seq_length: 16, do_lower_case: true } })
      close(await embedded(lower), by('mean'))
      expect(await hfText.fingerprint(optionsOf(lower), null)).not.toBe(
        await hfText.fingerprint(optionsOf(folderOf(cased)), null),
      )
    },
  )

  const prompts = { query: 'blue ', document: 'green ', plain: '' }
  const said = (name: string | null): Files => ({
    ...textFiles(),
    'config_sentence_transformers.json': { prompts, default_prompt_name: name },
  })
  const starting = (word?: string) => by('mean', ['[CLS]', ...(word ? [word] : []), 'red', 'sun', '[UNK]', '[SEP]'])
  test('the default prefix is taken and told, another by its name; what a person says wins', async () => {
    const folder = folderOf(said('query'))
    close(await embedded(folder), starting('blue'))
    close(await embedded(folder, { prompt: 'document' }), starting('green'))
    close(await embedded(folder, { prompt: 'none' }), starting())
    close(await embedded(folder, { prefix: 'day ' }), starting('day'))
    const extractor = await openText(folder)
    expect(extractor.notices).toMatchObject([{ name: 'PrefixTaken', fields: { prefix: 'blue ' } }])
    const prints = await Promise.all(
      [{}, { prompt: 'document' }, { prompt: 'none' }].map((more) => hfText.fingerprint(optionsOf(folder, more), null)),
    )
    expect(new Set(prints).size).toBe(3)
    expect(prints[2]).toBe(await hfText.fingerprint(optionsOf(folderOf(textFiles())), null))
  })
  test('prefixes without a default are told, and a name that is not there is refused', async () => {
    const folder = folderOf(said(null))
    close(await embedded(folder), starting())
    expect((await openText(folder)).notices).toMatchObject([
      { name: 'PrefixesThere', fields: { names: 'query, document' } },
    ])
    for (const [files, more] of [
      [said('question'), {}],
      [said('query'), { prompt: 'toString' }],
    ] as const)
      await expect(openText(folderOf(files), more)).rejects.toMatchObject({
        name: 'UnsupportedModelStep',
        fields: { supported: 'query, document, plain, none' },
      })
  })
  test('a prefix that shall not be pooled is refused', async () => {
    const files = { ...said('query'), '1_Pooling/config.json': { pooling_mode: 'mean', include_prompt: false } }
    await expect(openText(folderOf(files))).rejects.toMatchObject({ fields: { step: 'include_prompt false' } })
    close(await embedded(folderOf(files), { prompt: 'none' }), starting())
  })

  test('a byte order mark is no part of a file', async () => {
    const config = Buffer.from(`\uFEFF${JSON.stringify(textFiles()['config.json'])}`)
    close(await embedded(folderOf({ ...textFiles(), 'config.json': config })), by('mean'))
  })
})

describe('a model is found', () => {
  const plain = textFiles()
  const named = (file: string): Files => ({ ...without('onnx/model.onnx'), [file]: plain['onnx/model.onnx']! })

  test.each(['onnx/model_optimized.onnx', 'model_O2.onnx', 'onnx/model_qint8_arm64.onnx', 'onnx/encoder.onnx'])(
    'under the name %s where it is the only one, and told',
    async (file) => {
      const extractor = await openText(folderOf(named(file)))
      expect(extractor.notices).toMatchObject([{ name: 'ModelFileTaken', fields: { file } }])
    },
  )
  test('the most exact of several, unless another is named', async () => {
    const other = textFiles('input_ids', ['batch', 'sequence'], 'int32')['onnx/model.onnx']!
    const folder = folderOf({ ...named('onnx/model_optimized.onnx'), 'onnx/model_quantized.onnx': other })
    const taken = async (more = {}, path = folder) => (await openText(path, more)).notices!.map(({ fields }) => fields)
    expect(await taken()).toEqual([{ file: 'onnx/model_optimized.onnx' }])
    expect(await taken({ weights: 'int8' })).toEqual([{ file: 'onnx/model_quantized.onnx' }])
    expect(await taken({ file: 'onnx/model_quantized.onnx' })).toEqual([{ file: 'onnx/model_quantized.onnx' }])
    expect(await taken({}, join(folder, 'onnx/model_quantized.onnx'))).toEqual([{ file: 'onnx/model_quantized.onnx' }])
    await expect(taken({ weights: 'float16' })).rejects.toMatchObject({
      fields: { found: 'onnx/model_optimized.onnx, onnx/model_quantized.onnx' },
    })
    const unnamed = folderOf({ ...named('onnx/text.onnx'), 'onnx/vision.onnx': other })
    await expect(openText(unnamed)).rejects.toMatchObject({ fields: { found: 'onnx/text.onnx, onnx/vision.onnx' } })
  })
  test('behind links, in the cache of the Hugging Face hub, and by its own path', async () => {
    const linked = folderOf(without('onnx/model.onnx'))
    symlinkSync(join(folderOf(plain), 'onnx'), join(linked, 'onnx'))
    close(await embedded(linked), by('mean'))
    close(await embedded(join(folderOf(plain), 'onnx/model.onnx')), by('mean'))

    const hub = join(folderOf({ 'refs/main': Buffer.from('b\n') }), '..', `hub-${process.pid}-${Date.now()}`)
    const model = join(hub, 'models--red--sun')
    mkdirSync(join(model, 'refs'), { recursive: true })
    mkdirSync(join(model, 'snapshots'))
    renameSync(folderOf(plain), join(model, 'snapshots/a'))
    close(await embedded(model), by('mean'))
    close(await embedded(hub), by('mean'))
    renameSync(pooling({ pooling_mode: 'cls' }), join(model, 'snapshots/b'))
    await expect(openText(model)).rejects.toMatchObject({ name: 'NotAModelFolder' })
    writeFileSync(join(model, 'refs/main'), 'b\n')
    close(await embedded(model), by('cls'))
  })
  test('or what lies there is said', async () => {
    const lfs = Buffer.from(`version https://git-lfs.github.com/spec/v1\noid sha256:${'a'.repeat(64)}\nsize 9\n`)
    for (const file of ['onnx/model.onnx', 'tokenizer.json'])
      await expect(openText(folderOf({ ...plain, [file]: lfs }))).rejects.toMatchObject({ name: 'GitLfsPointer' })
    const cut = (plain['onnx/model.onnx'] as Uint8Array).subarray(0, 60)
    await expect(openText(folderOf({ ...plain, 'onnx/model.onnx': cut }))).rejects.toMatchObject({
      name: 'DamagedModelFile',
      fields: { bytes: 60 },
    })
    const file = join(folderOf(plain), 'config.json')
    await expect(openText(file)).rejects.toMatchObject({ name: 'NotAModelFolder' })
    await expect(openText(dirname(file) + '/none')).rejects.toMatchObject({ name: 'NoSuchModelFolder' })
  })
})
