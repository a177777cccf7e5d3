import { expect, test } from 'vitest'
import { createRuntime } from '../../src-main/compute/ort-runtime.ts'
import { lastRow } from '../../src-main/text-generation/decoder.ts'
import { generate, type TextRequest } from '../../src-main/text-generation/generate.ts'
import { openGenerator } from '../../src-main/text-generation/open-generator.ts'
import { readDecoderFolder } from '../../src-main/text-generation/decoder-folder.ts'
import { greedyByHand, scoresAfter } from './attention-by-hand.ts'
import { attentionFolder, CHAIN, chainFolder, CONFIG, tokenOf } from './tiny-decoders.ts'

const runtime = createRuntime({ threads: 1 })
const SAID = [
  { role: 'system', content: 'Write.' },
  { role: 'user', content: 'Texts: “bitte”' },
] as const
const ASKED: TextRequest = { messages: SAID, temperature: 1, maxTokens: 60, seed: 7 }
const PLAIN = 'Write.\n\nTexts: “bitte”\n\n['
const on = new AbortController().signal

async function written(
  folder: string,
  change: Partial<TextRequest> = {},
  signal = on,
  onText?: (text: string) => void,
) {
  const generator = await openGenerator(runtime, folder)
  try {
    return await generate(generator, { ...ASKED, ...change }, { signal, onText })
  } finally {
    await generator.decoder.release()
  }
}

test.each(['cache', 'merged', 'none'] as const)(
  'greedy decoding (%s) is what a plain loop over the same weights gives',
  async (kind) => {
    const prompt = [...new TextEncoder().encode(PLAIN)]
    const byHand = greedyByHand(prompt, 40, tokenOf('<|end|>'))
    const path = attentionFolder(kind)
    const { folder, decoder } = await openGenerator(runtime, path)
    expect(decoder.hasCache).toBe(kind !== 'none')
    expect(folder.encode(PLAIN)).toEqual(prompt)
    const found: number[] = []
    for (
      let rows = await decoder.begin(prompt);
      found.length < byHand.length;
      rows = await decoder.next(found.at(-1)!)
    ) {
      const scores = lastRow(rows)
      const wanted = scoresAfter([...prompt, ...found])
      expect(Math.max(...wanted.map((score, i) => Math.abs(score - scores[i]!)))).toBeLessThan(1e-4)
      found.push(scores.indexOf(Math.max(...scores)))
    }
    await decoder.release()
    expect(byHand).toHaveLength(40)
    expect(found).toEqual(byHand)
    const { text, finish, tokens } = await written(path, { temperature: 0, maxTokens: 40 })
    expect([text, finish, tokens]).toEqual([`[${folder.decode(byHand)}`, 'length', { in: prompt.length, out: 40 }])
  },
)

test('with and without cache, drawn with the same seed, the text is the same; with another seed it is another', async () => {
  const folders = (['cache', 'merged', 'none'] as const).map((kind) => attentionFolder(kind))
  const texts: string[] = []
  for (const seed of [1, 2, 3]) {
    // Of bytes alone nothing ends early.
    const [first, ...others] = await Promise.all(folders.map((folder) => written(folder, { seed, topK: 40 })))
    expect(others).toEqual([first, first])
    texts.push(first!.text)
  }
  expect([new Set(texts).size, texts.some((text) => text.length > 40)]).toEqual([3, true])
})

test('a stop token ends the answer, and so does the end of the array that a plain prompt opens', async () => {
  const ends = { ...CHAIN, '"': { '<|end|>': 1 } }
  expect(await written(chainFolder(ends))).toMatchObject({
    text: expect.stringMatching(/^\["card [a-z ]+"$/),
    finish: 'stop',
  })
  const { text, finish } = await written(chainFolder(), { maxTokens: 2_000 })
  expect(finish).toBe('stop')
  expect(JSON.parse(text)).toContainEqual(expect.stringMatching(/^card (lost |gone )+(again)?$/))
  // Beyond what it may read there is no room.
  const short = chainFolder(CHAIN, { 'config.json': { ...CONFIG, n_positions: 40 } })
  const room = 40 - new TextEncoder().encode(PLAIN).length
  expect((await written(short, { temperature: 0 })).tokens.out).toBe(room)
  const tooShort = chainFolder(CHAIN, { 'config.json': { ...CONFIG, n_positions: 20 } })
  await expect(written(tooShort)).rejects.toMatchObject({
    name: 'PromptTooLong',
    fields: { tokens: 40 - room, most: 20 },
  })
})

test('called off, it gives what it has written so far', async () => {
  const control = new AbortController()
  const parts: string[] = []
  const endless = chainFolder({ ...CHAIN, '"': { ', ': 1 } })
  const found = await written(endless, { maxTokens: 100_000 }, control.signal, (text) => {
    parts.push(text)
    if (parts.length === 3) control.abort()
  })
  expect(found).toMatchObject({ finish: null, tokens: { out: 24 } })
  expect([found.text, found.text.startsWith(parts[0]!)]).toEqual([parts[2], true])
})

test('turns are marked as the folder’s template does, where it is of a kind that is known', async () => {
  const template = { 'tokenizer_config.json': { chat_template: "{{'<|im_start|>' + role}} … <|im_end|>" } }
  const folder = await readDecoderFolder(chainFolder(CHAIN, template))
  expect(folder.form.prompt(SAID)).toBe(
    '<|im_start|>system\nWrite.<|im_end|>\n<|im_start|>user\nTexts: “bitte”<|im_end|>\n<|im_start|>assistant\n',
  )
  expect(folder.encode('<|im_start|>a')).toEqual([tokenOf('<|im_start|>'), 97])
  expect([...folder.stops].sort()).toEqual([tokenOf('<|end|>'), tokenOf('<|im_end|>')])
  expect(folder.notices).toEqual([])
  const other = await readDecoderFolder(
    chainFolder(CHAIN, { 'chat_template.jinja': new TextEncoder().encode('[INST] {{ m }} [/INST]') }),
  )
  expect([other.form.prompt(SAID), other.notices.map(({ name }) => name)]).toEqual([PLAIN, ['ChatTemplateNotRead']])
  const none = await readDecoderFolder(chainFolder())
  expect([none.form.id, none.notices.map(({ name }) => name)]).toEqual(['plain', ['NoChatTemplate']])
})
