import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'

const renderer = join(import.meta.dirname, '..')

test('every picture of a sample is asked for through pictureAt, which alone knows what the host wants to see', () => {
  const sources = globSync('**/*.{vue,ts}', { cwd: renderer }).filter((file) => !file.endsWith('.test.ts'))
  const pictures = sources.flatMap((file) =>
    [...readFileSync(join(renderer, file), 'utf8').matchAll(/\bsrc(?:="|: )([^"}]*(?:blob|image)\b[^"}]*)/gi)].map(
      ([, source]) => `${file}: ${source}`,
    ),
  )
  expect(pictures.length).toBeGreaterThan(4)
  expect(pictures.filter((picture) => !picture.includes(': pictureAt('))).toEqual([])
})
