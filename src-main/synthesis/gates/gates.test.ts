import { describe, expect, test } from 'vitest'
import { gates } from './gates.ts'
import type { LabelBelief } from './gate-types.ts'

const sample = (text: string, label = 'a') => ({ text, label })
const verdicts = async (one: ReturnType<typeof gates>, texts: readonly string[], label = 'a') =>
  (await one.judge(texts.map((text) => sample(text, label)))).map(({ verdict, gate }) =>
    gate ? `${verdict}: ${gate}` : verdict,
  )

/** Real texts of 30 to 39 characters, in English. */
const real = Array.from(
  { length: 100 },
  (_, i) => `question ${'abcdefghij'[i % 10]} about a payment ${'x'.repeat(i % 10)} ${i}`,
)

describe('gates', () => {
  test('refuse copies of real texts and of samples before, whatever their case and width', async () => {
    const one = gates({ real: ['Reset my password!'], alike: 0 })
    expect(
      await verdicts(one, [
        'RESET MY  PASSWORD！',
        'change my pin',
        'Change my pin',
        'change my pins, please',
        'reset my passwords!',
      ]),
    ).toEqual(['rejected: exact-copy', 'accepted', 'rejected: exact-copy', 'accepted', 'accepted'])
    const near = gates({ real: ['reset my password'] })
    expect(await verdicts(near, ['reset my passwords'])).toEqual(['rejected: near-copy'])
  })
  test('say of a copy what it copies: a real text by its place, or one made before it', async () => {
    const one = gates({ real: ['Change my PIN', 'change my pin', 'Reset my password'], alike: 0 })
    await verdicts(one, ['where is the nearest cash machine'])
    const texts = [
      'RESET MY password',
      'reset my passwords',
      'change my  pin',
      'Where is the nearest cash machines',
      'a new card',
    ]
    const judged = await one.judge(texts.map((text) => sample(text)))
    expect(judged.map(({ copied }) => copied)).toEqual([
      { text: 'Reset my password', real: 2 },
      { text: 'Reset my password', real: 2 },
      { text: 'Change my PIN', real: 0 },
      { text: 'where is the nearest cash machine', real: null },
      null,
    ])
  })
  test('refuse what is unlike the real texts in language or length', async () => {
    const one = gates({ real })
    expect(
      await verdicts(one, [
        '我的卡还没有到，请帮我查一下好吗',
        'short',
        'word '.repeat(30),
        '12345 67890 12345 67890',
        'where is the money I sent on Monday',
      ]),
    ).toEqual([...Array<string>(4).fill('rejected: language-and-length'), 'accepted'])
  })
  test('ask who can tell about the label: surely another is refused, perhaps another is doubtful', async () => {
    const beliefs: Record<string, LabelBelief> = {
      'as it should be': [{ label: 'a', probability: 0.4 }],
      'perhaps another': [{ label: 'b', probability: 0.6 }],
      'surely another': [{ label: 'b', probability: 0.9 }],
      'nobody knows': [],
    }
    const asked: string[] = []
    const one = gates({ labelCheck: (texts) => (asked.push(...texts), texts.map((text) => beliefs[text]!)) })
    expect(await verdicts(one, [...Object.keys(beliefs), '!'])).toEqual([
      'accepted',
      'doubtful: label-check',
      'rejected: label-check',
      'doubtful: label-check',
      'rejected: language-and-length',
    ])
    expect(asked).toEqual(Object.keys(beliefs))
  })
  test('refuse what has no pair of words that is new to its label', async () => {
    const one = gates({ alike: 2, near: 0.99 })
    expect(
      await verdicts(
        one,
        ['my card is lost', 'my card is here', 'so my card is lost', 'my card is', 'my card is'],
        'a',
      ),
    ).toEqual(['accepted', 'accepted', 'accepted', 'rejected: too-much-alike', 'rejected: too-much-alike'])
    expect(await verdicts(one, ['my card is so'], 'b')).toEqual(['accepted'])
  })
  test('refuse what would give a text of the hold-out away, doubtful or not', async () => {
    const one = gates({
      holdout: ['why was my transfer declined yesterday'],
      labelCheck: (texts) => texts.map(() => [{ label: 'b', probability: 0.5 }]),
    })
    expect(await verdicts(one, ['why was my transfer declined today', 'is there a fee for cash'])).toEqual([
      'rejected: like-the-hold-out',
      'doubtful: label-check',
    ])
  })
  test('count what came and what did not pass, and the same in batches or at once', async () => {
    const texts = ['change my pin', 'change my pin', 'change my pins', '我', 'open an account for me']
    const [whole, parts] = [gates(), gates()]
    await verdicts(whole, texts)
    for (const text of texts) await verdicts(parts, [text])
    const { judged, accepted, rejected, doubtful, distinctPairs, gates: counts } = whole.funnel()
    expect(parts.funnel()).toEqual(whole.funnel())
    expect([judged, accepted, rejected, doubtful, distinctPairs]).toEqual([5, 2, 3, 0, 1])
    expect(counts.map((gate) => gate.rejected)).toEqual([1, 1, 1, 0])
  })
})
