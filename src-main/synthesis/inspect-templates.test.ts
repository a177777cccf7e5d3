import { expect, test } from 'vitest'
import { inspectTemplates } from './inspect-templates.ts'
import { parseTemplates } from './templates/parse-templates.ts'
import { sentenceAt } from './sampling/rest-of-label.ts'

const inspect = (text: string, seed = 1, preview = 10, noise = {}) =>
  inspectTemplates({ kind: 'templates', text, dialect: 'kindling' }, { seed, preview, noise })
const text =
  "%[a]('training': '7')\n ~[hi?] {one|two} @[what]\n%[b]\n three\n~[hi]\n hi\n hello\n@[what]\n card\n *[3] cards"

test('each label is counted exactly, and shown by different sentences of its own', () => {
  const { labels, sentences, problems } = inspect(text)
  // (2 greetings or none) · 2 · 2, and one.
  expect([sentences, labels.map(({ label, line, sentences, wanted }) => [label, line, sentences, wanted])]).toEqual([
    13n,
    [
      ['a', 1, 12n, 7],
      ['b', 3, 1n, 100],
    ],
  ])
  expect(problems).toEqual([])
  const [rule] = parseTemplates(text).grammar.labels
  const all = new Set(Array.from({ length: 12 }, (_, n) => sentenceAt(rule!, BigInt(n)).text))
  const shown = labels[0]!.preview.map(({ text }) => text)
  expect([shown.length, new Set(shown).size, shown.every((one) => all.has(one))]).toEqual([10, 10, true])
  expect(labels[1]!.preview.map(({ text }) => text)).toEqual(['three'])
})
test('the same seed shows the same sentences, another one others', () => {
  const shown = (seed: number) => inspect(text, seed).labels[0]!.preview.map(({ text }) => text)
  expect(shown(4)).toEqual(shown(4))
  expect(shown(4)).not.toEqual(shown(5))
})
test('where a slot stands is told of the tidy text, whatever noise makes of it', () => {
  const { preview } = inspect(text, 1, 10, { 'capitals.v1': 1 }).labels[0]!
  for (const { text, tidy, slots, noises } of preview) {
    expect([text, noises]).toEqual([tidy.toUpperCase(), ['capitals.v1']])
    expect(slots.map(({ start, end }) => tidy.slice(start, end))).toEqual([tidy.split(' ').at(-1)])
  }
})
test('counts beyond any number stay exact', () => {
  expect(inspect(`%[a]\n ${'{a|b}'.repeat(900)}`, 1, 3).sentences).toBe(2n ** 900n)
})
test('long sentences of many labels are shown as far as there is room', () => {
  const long = 'x'.repeat(9_000)
  const { labels } = inspect(Array.from({ length: 700 }, (_, i) => `%[l${i}]\n ${long}{a|b|c}`).join('\n'), 1, 50)
  expect(labels).toHaveLength(500)
  expect(labels.flatMap(({ preview }) => preview).length).toBeLessThan(30)
  expect(labels.at(-1)).toMatchObject({ sentences: 3n, preview: [] })
})
test('what is wrong comes with its place and a fix, and the rest is still drawn', () => {
  const { problems, labels } = inspect('%[a]\n from @[ctiy]\n to me\n@[city]\n Rome')
  expect(problems).toMatchObject([
    {
      kind: 'not-defined',
      line: 2,
      column: 7,
      length: 7,
      fixes: [{ kind: 'use', name: '@[city]' }, { kind: 'define' }],
    },
  ])
  expect(labels[0]!.preview.map(({ text }) => text)).toEqual(['to me'])
})

test('labels that say the same again and again are drawn from as long as somebody would wait, and counted all the same', () => {
  const labels = Array.from({ length: 500 }, (_, i) => `%[l${i}]\n ~[w]`).join('\n')
  const { labels: found, problems } = inspect(`${labels}\n~[w]\n ${'{x|x}'.repeat(495)}`)
  expect(problems).toEqual([])
  expect([found.length, found.every(({ sentences }) => sentences === 2n ** 495n)]).toEqual([500, true])
  expect(found[0]!.preview.map(({ text }) => text)).toEqual(['x'.repeat(495)])
  // The first use up what there is to draw.
  expect(found.at(-1)!.preview).toEqual([])
})
