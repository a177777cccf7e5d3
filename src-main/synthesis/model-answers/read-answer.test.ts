import fc from 'fast-check'
import { expect, test } from 'vitest'
import { readAnswer } from './read-answer.ts'
import { answerReader } from './read-events.ts'

test.each<[string, string, boolean, ReturnType<typeof readAnswer>]>([
  ['an array', '["a b", "c"]', true, { outcome: 'answered', texts: ['a b', 'c'] }],
  [
    'with a fence and talk',
    'Here you are:\n```json\n["a", "a", " "]\n```\nEnjoy!',
    true,
    { outcome: 'answered', texts: ['a'] },
  ],
  ['objects', '{"texts": [{"text": "a"}, {"text": "b"}]}', true, { outcome: 'answered', texts: ['a', 'b'] }],
  ['thoughts before it', '<think>["no"]</think>["yes"]', true, { outcome: 'answered', texts: ['yes'] }],
  [
    'a refusal as a text',
    '["I\'m sorry, where is my card?"]',
    true,
    { outcome: 'answered', texts: ["I'm sorry, where is my card?"] },
  ],
  ['cut in a string', '["one", "tw', false, { outcome: 'cut', texts: ['one'] }],
  ['cut, though it says it is whole', '[{"text": "one"}, {"te', true, { outcome: 'cut', texts: ['one'] }],
  ['cut before anything', '', false, { outcome: 'cut', texts: [] }],
  ['nothing', '  ', true, { outcome: 'empty', texts: [] }],
  ['an empty array', '[]', true, { outcome: 'empty', texts: [] }],
  ['a refusal', "I'm sorry, but I can't help with that.", true, { outcome: 'refused', texts: [] }],
  ['a Chinese refusal', '抱歉，我无法完成这个请求。', true, { outcome: 'refused', texts: [] }],
  ['prose', 'Cards are nice.', true, { outcome: 'not-json', texts: [] }],
  ['numbers', '[1, 2, null]', true, { outcome: 'empty', texts: [] }],
  ['marks alone', '["???", "ok?"]', true, { outcome: 'answered', texts: ['ok?'] }],
])('%s', (_, said, whole, expected) => {
  expect(readAnswer(said, whole)).toEqual(expected)
})
test('whatever is said, nothing is thrown and no text is empty', () => {
  fc.assert(
    fc.property(fc.oneof(fc.string(), fc.json()), fc.boolean(), (said, whole) => {
      for (const text of readAnswer(said, whole).texts) expect(text.trim()).not.toBe('')
    }),
  )
})
test('a cut array gives its whole strings wherever it is cut', () => {
  const texts = ['one "quoted"', 'two\\three', '四']
  const json = JSON.stringify(texts)
  for (let end = 0; end <= json.length; end++) {
    const { texts: found } = readAnswer(json.slice(0, end), false)
    expect(texts.slice(0, found.length)).toEqual(found)
  }
})
test('events are read however they are cut into parts', () => {
  const events = ['a "b"', '\nc', '卡'].map(
    (content) => `data: ${JSON.stringify({ choices: [{ delta: { content } }] })}\r\n\r\n`,
  )
  const stream = `: comment\n\n${events.join('')}data: {"choices":[{"finish_reason":"stop"}],"usage":{"prompt_tokens":3,"completion_tokens":2}}\n\ndata: [DONE]\n\n`
  const whole = { text: 'a "b"\nc卡', finish: 'stop', done: true, tokens: { in: 3, out: 2 }, error: null }
  for (const size of [1, 2, 3, 7, 1000]) {
    const reader = answerReader()
    for (let at = 0; at < stream.length; at += size) reader.feed(stream.slice(at, at + size))
    expect(reader.end()).toEqual(whole)
  }
})
