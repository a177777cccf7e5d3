import { expect, test } from 'vitest'
import { importLives, type Life } from './import-lives.ts'

test('killed at random moments of an import, the file is there whole or not at all and no answer is lost', async () => {
  const lives: Life[] = []
  for await (const life of importLives({ times: 4, rows: 5000, seed: 3 })) lives.push(life)
  expect(lives.flatMap(({ problems }) => problems)).toEqual([])
  expect(lives.reduce((sum, { confirmed }) => sum + confirmed, 0)).toBeGreaterThan(0)
})
