import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { describe, expect, test } from 'vitest'
import { gates } from './gates.ts'
import { ENOUGH_TEXTS, usualLanguage } from './usual-language.ts'
import { levelled } from './text-grams.ts'

/** Messages of the TypeScript compiler as its translators wrote them, without what is quoted from programs; in English the names they go by. */
const messages = (language: string): readonly string[] => {
  const file = createRequire(import.meta.url).resolve(`typescript/lib/${language}/diagnosticMessages.generated.json`)
  const all = JSON.parse(readFileSync(file, 'utf8')) as Readonly<Record<string, string>>
  return Object.values(all)
    .map((text) => text.replaceAll(/['"‘’“”„«»][^'"‘’“”„«»]*['"‘’“”„«»]|\{\d\}/g, ''))
    .filter(({ length }) => length > 25 && length < 150)
}
const named = JSON.parse(
  readFileSync(createRequire(import.meta.url).resolve('typescript/lib/de/diagnosticMessages.generated.json'), 'utf8'),
) as Readonly<Record<string, string>>
const english = Object.keys(named).map((name) => name.replace(/_\d+$/, '').replaceAll('_', ' '))
const [pool, others] = [english.filter((_, i) => i % 2 === 0), english.filter((_, i) => i % 2 === 1)]
const GERMAN = `Wo bleibt eigentlich meine neue Karte?
Warum wurde die Überweisung schon wieder abgelehnt?
Welche Gebühren fallen beim Abheben im Ausland an?
Ich möchte mein Konto bei Ihnen schließen.
Der Automat hat gestern meine Karte eingezogen.
Jemand hat damit bezahlt, das war ich nicht.`.split('\n')
const foreignIn = (pool: readonly string[]) => {
  const isForeign = usualLanguage(pool)!
  return (texts: readonly string[]) => texts.filter((text) => isForeign(levelled(text))).length
}
const share = (count: number, of: readonly string[]) => count / of.length

describe('the language of a pool', () => {
  const foreign = foreignIn(pool)
  test('is none of others in the same letters', () => {
    const found = (language: string) => share(foreign(messages(language)), messages(language))
    expect(Math.min(found('de'), found('pl'))).toBeGreaterThan(0.85)
    // Half of their words are those of English where programs are the subject.
    expect(Math.min(found('fr'), found('es'), found('it'))).toBeGreaterThan(0.5)
    expect(foreign(GERMAN)).toBe(GERMAN.length)
  })
  test('is that of its own texts, and of others like them', () => {
    expect(share(foreign(pool), pool)).toBeLessThan(0.005)
    expect(share(foreign(others), others)).toBeLessThan(0.01)
  })
  test('is several languages where the pool has several', () => {
    const mixed = foreignIn([...pool, ...messages('de').filter((_, i) => i % 8 === 0)])
    expect(share(mixed(messages('de')), messages('de'))).toBeLessThan(0.02)
    expect(share(mixed(others), others)).toBeLessThan(0.01)
    expect(share(mixed(messages('es')), messages('es'))).toBeGreaterThan(0.6)
  })
  test('is unknown while there are few texts or few words in them, and of what has few letters', () => {
    expect(usualLanguage(pool.slice(0, ENOUGH_TEXTS - 1))).toBeNull()
    const numbers = 'one two three four five six'.split(' ')
    const few = numbers.flatMap((a) =>
      numbers.flatMap((b) => numbers.map((c) => `I have ${a} cats, ${b} dogs, ${c} cows`)),
    )
    expect([few.length, usualLanguage(few)]).toEqual([216, null])
    expect(foreign(['IBAN?', '12345678901234', 'Zürich'])).toBe(0)
  })
})

describe('at the gates', () => {
  const judged = async (samples: { text: string; label: string; tidy?: string }[], believed?: string) => {
    const labelCheck = believed
      ? (texts: readonly string[]) => texts.map(() => [{ label: believed, probability: 0.9 }])
      : undefined
    return (await gates({ real: pool, others: GERMAN, labelCheck }).judge(samples)).map(({ verdict, gate, because }) =>
      `${verdict} ${gate ?? ''} ${because}`.trim(),
    )
  }
  const text = 'Warum ist die Rückzahlung noch nicht auf meinem Konto?'
  test('another language is doubtful; texts that only must not be copied make none usual', async () => {
    expect(await judged([{ text, label: 'a' }])).toEqual(['doubtful language-and-length another language'])
  })
  test('what surely has another label is rejected all the same', async () => {
    expect(await judged([{ text, label: 'a' }], 'b')).toEqual(['rejected label-check reads as b (90 %)'])
    expect(await judged([{ text, label: 'a' }], 'a')).toEqual(['doubtful language-and-length another language'])
  })
  test('noise makes no other language', async () => {
    const tidy = 'This property is not assigned in the constructor'
    const reversed = [...tidy].reverse().join('')
    expect(await judged([{ text: reversed, label: 'a' }])).toEqual(['doubtful language-and-length another language'])
    expect(await judged([{ text: reversed, label: 'a', tidy }])).toEqual(['accepted'])
  })
})
