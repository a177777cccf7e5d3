import { writeFileSync } from 'node:fs'

const words = {
  card: ['card', 'pin', 'chip', 'contactless'],
  transfer: ['transfer', 'iban', 'payee', 'pending'],
  rate: ['exchange', 'euro', 'dollar', 'rate'],
} as const

/** A CSV of labelled questions that a head learns in a moment: `text,label`, one label after the other. */
export function writeQuestions(file: string, count: number) {
  const rows = Array.from({ length: count }, (_, i) => {
    const [label, list] = Object.entries(words)[i % 3]!
    return `my ${list[i % 4]} and ${list[(i >> 2) % 4]} question ${i},${label}`
  })
  writeFileSync(file, `text,label\n${rows.join('\n')}\n`)
}
