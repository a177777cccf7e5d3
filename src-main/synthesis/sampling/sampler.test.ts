import { describe, expect, test } from 'vitest'
import { countSentences } from '../grammar/grammar.ts'
import { parseTemplates } from '../templates/parse-templates.ts'
import { drawSentence, sampler, type Sample, type SamplerOptions } from './sampler.ts'
import { sentenceAt } from './rest-of-label.ts'

const grammarOf = (text: string) => {
  const { grammar, errors } = parseTemplates(text)
  expect(errors).toEqual([])
  return grammar
}
const draw = (text: string, options: SamplerOptions): Sample[] => [...sampler(grammarOf(text), options)]

/** Pearson's χ² of drawn counts against probabilities worked out by hand. */
function chiSquare(texts: readonly string[], expected: Readonly<Record<string, number>>): number {
  const counts = new Map<string, number>()
  for (const text of texts) counts.set(text, (counts.get(text) ?? 0) + 1)
  expect([...counts.keys()].filter((text) => !(text in expected))).toEqual([])
  return Object.entries(expected).reduce((sum, [text, p]) => {
    const wanted = p * texts.length
    return sum + ((counts.get(text) ?? 0) - wanted) ** 2 / wanted
  }, 0)
}

describe('drawn frequencies are those the templates say', () => {
  // The 0.999 quantiles of χ² with 1, 3, 5, 7 and 8 degrees of freedom (Abramowitz & Stegun, table 26.8).
  const critical: Readonly<Record<number, number>> = { 1: 10.828, 3: 16.266, 5: 20.515, 7: 24.322, 8: 26.124 }
  test.for([
    ['weights and shares', '%[a]\n *[50%] x\n *[3] y\n z', { x: 1 / 2, y: 3 / 8, z: 1 / 8 }],
    [
      'what may be left out, slots within slots',
      '%[a]\n go ~[now?30%] @[to]\n~[now]\n now\n@[to]\n *[2] {in|out}\n up',
      {
        'go in': 0.3 / 3,
        'go out': 0.3 / 3,
        'go up': 0.3 / 3,
        'go now in': 0.7 / 3,
        'go now out': 0.7 / 3,
        'go now up': 0.7 / 3,
      },
    ],
    [
      // P(f) = 2/3: Anna is twice as likely as Max. her f 1/4, his m 1/4, their 1/2: agreeing pairs weigh 2/3·3/4 and 1/3·3/4.
      'agreement: free draws of which those that contradict are thrown away',
      '%[a]\n @[who&x] ~[own&x]\n@[who]\n *[2] Anna &[f]\n Max &[m]\n~[own]\n her &[f]\n his &[m]\n *[2] their',
      { 'Anna her': 2 / 9, 'Anna their': 4 / 9, 'Max his': 1 / 9, 'Max their': 2 / 9 },
    ],
    [
      'by the sentences each line makes, where the label is regular',
      "%[a]('distribution': 'regular')\n x\n #[1..7]",
      Object.fromEntries(['x', '1', '2', '3', '4', '5', '6', '7'].map((text) => [text, 1 / 8])),
    ],
  ] as const)('%s', ([, text, expected]) => {
    const texts = draw(text, { count: 20_000, seed: 7, repeat: true }).map((one) => one.text)
    const freedom = Object.keys(expected).length - 1
    expect(texts.length).toBe(20_000)
    expect(chiSquare(texts, expected)).toBeLessThan(critical[freedom] ?? 13.816)
  })
  test('the probabilities of all sentences come to 1, and each number is another sentence', () => {
    const { labels } = grammarOf(
      '%[a]\n *[20%] {x|y {z|@[n&g] ~[m&g]}}\n ~[m?10%] @[n?&h] ~[m&h]\n@[n]\n #[1..3]\n *[5] four &[k=a]\n~[m]\n p &[k=a]\n q &[k=b]',
    )
    const all = Array.from({ length: Number(labels[0]!.count) }, (_, n) => sentenceAt(labels[0]!, BigInt(n)))
    expect(all.reduce((sum, { probability }) => sum + probability, 0)).toBeCloseTo(1, 12)
    // x, y z, y with 7 agreeing pairs; 3 ways for the first part (none, p, q) times 2 + 7 for the rest.
    expect([all.length, new Set(all.map(({ text }) => text)).size]).toEqual([1 + 1 + 7 + 3 * (2 + 7), all.length])
  })
})

describe('without repetition', () => {
  const text = '%[a]\n {b|c|d} #[1..30]\n%[e]\n *[1] f\n *[99] g'
  test('every sentence comes once, and how much of a label was drawn is told', () => {
    const one = sampler(grammarOf(text), { count: 150, seed: 1 })
    const texts = [...one].map((sample) => sample.text)
    expect(new Set(texts).size).toBe(texts.length)
    expect(one.coverage().map(({ label, sentences, wanted, drawn }) => [label, sentences, wanted, drawn])).toEqual([
      ['a', 90n, 75, 75],
      ['e', 2n, 75, 2],
    ])
  })
  test('the whole of a label is reached, rare sentences last', () => {
    const texts = draw('%[a]\n *[99.9%] {b|c} #[1..50]\n rare', { count: 101, seed: 3 }).map((one) => one.text)
    expect([texts.length, texts.indexOf('rare') > 50]).toEqual([101, true])
  })
  test('the first drawn has the probability of the templates: 0.7 in 2,000 runs, within 4 standard deviations', () => {
    const grammar = grammarOf('%[a]\n *[70%] x\n y')
    const firsts = Array.from({ length: 2000 }, (_, seed) => [...sampler(grammar, { count: 2, seed })][0]!.text)
    const share = firsts.filter((text) => text === 'x').length / 2000
    expect(Math.abs(share - 0.7)).toBeLessThan(4 * Math.sqrt((0.7 * 0.3) / 2000))
  })
})

describe('a sample', () => {
  const text = '// cards\n%[card]\n  block ~[now?] my @[card]!\n@[card]\n  {credit|debit} card\n~[now]\n  now'
  test('carries its template, its slots and a seed that gives it again', () => {
    const [sample] = draw(text, { count: 1, seed: 5 })
    const { slots, template, label } = sample!
    const [{ start, end, text: value }] = slots as [(typeof slots)[number]]
    expect([label, template, sample!.text.slice(start, end)]).toEqual(['card', { file: 'templates', line: 3 }, value])
    expect(drawSentence(grammarOf(text).labels[0]!, sample!.seed)).toEqual(sample)
  })
  test('is the same for the same seed, and another for another', () => {
    const texts = (seed: number) => draw(text, { count: 4, seed }).map((one) => one.text)
    expect(texts(9)).toEqual(texts(9))
    expect(texts(9)).not.toEqual(texts(10))
  })
  test('has one blank between words, and none before an end mark that what is left out leaves', () => {
    const texts = draw('%[a]\n  ~[x?99%] is  it ~[y?99%], here ~[z?99%]?\n~[x]\n x\n~[y]\n y\n~[z]\n z', {
      count: 1,
      seed: 2,
    })
    expect(texts.map((one) => one.text)).toEqual(['is it, here?'])
  })
})

test('labels have their share of the count, by their training', () => {
  const text =
    "%[a]('training': '30')\n #[1..99]\n%[b]('training': '10')\n x #[1..99]\n%[c]('label': 'a')\n y #[1..150]"
  const shares = (options: SamplerOptions) =>
    [...Map.groupBy(draw(text, options), ({ label }) => label)].map(([label, { length }]) => [label, length]).sort()
  // 30 : 10 : 100 (for want of a training); the third label is called like the first.
  expect([shares({ seed: 1 }), shares({ seed: 1, count: 70 })]).toEqual([
    [
      ['a', 130],
      ['b', 10],
    ],
    [
      ['a', 65],
      ['b', 5],
    ],
  ])
  expect(countSentences(grammarOf(text))).toBe(99n + 99n + 150n)
})
