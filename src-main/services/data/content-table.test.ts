import { expect, test } from 'vitest'
import { mulberry32 } from '../../platform/random.ts'
import { textHash } from '../../platform/content-hash.ts'
import { ContentTable } from './content-table.ts'

test('finds every sample by its hash, as a map does, however far it has grown', () => {
  const random = mulberry32(1)
  const table = new ContentTable(0)
  const map = new Map<number, number[]>()
  for (let id = 1; id <= 20_000; id++) {
    const hash = textHash(`text ${Math.floor(random() * 15_000)}`)
    table.add(hash, id)
    map.set(hash, [...(map.get(hash) ?? []), id])
  }
  const wrong = [...map].filter(
    ([hash, ids]) => [...table.candidates(hash)].sort((a, b) => a - b).join() !== ids.join(),
  )
  // Two different hashes may agree in the 32 bits that are kept: 15,000² / 2³³ is less than 0.03 of them.
  expect(wrong).toEqual([])
})

test('hashes of a million short texts agree about as seldom as chance in 53 bits has it: never', () => {
  const seen = new Set<number>()
  for (let i = 0; i < 1_000_000; i++) seen.add(textHash(`card payment ${i}`))
  expect(seen.size).toBe(1_000_000)
})
