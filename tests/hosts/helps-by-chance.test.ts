import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import type { VariedDraft } from '../../src-main/contract/draft-receipts.ts'
import type { Help } from '../../src-main/contract/synthesis-help.ts'
import { mulberry32 } from '../../src-main/platform/random.ts'
import { temporaryStudio } from './temporary-studio.ts'

test('other wordings of samples whose labels are by chance are not found to help', { timeout: 240_000 }, async () => {
  const { studio, folder, leave } = await temporaryStudio({ host: 'terminal' })
  try {
    const csv = join(folder, 'texts.csv')
    const random = mulberry32(5)
    const some = (from: string, count: number) =>
      Array.from({ length: count }, () => from[Math.floor(random() * from.length)]!).join('')
    // Words that no two texts have in common: only the text itself tells its label.
    const word = () => `${some('bdfgklmnprst', 1)}${some('aeiou', 1)}${some('bdgklmnprst', 2)}${some('aeiou', 1)}`
    const lines = Array.from(
      { length: 100 },
      () => `How can I ${word()} my ${word()} ${word()} for the ${word()} ${word()}?,${some('abcd', 1)}`,
    )
    await writeFile(csv, `text,label\n${lines.join('\n')}\n`)
    await studio.settings.set({ holdoutShare: 0 })
    await studio.project.create({ name: 'p', path: join(folder, 'p.kindling') })
    const done = async (job: Promise<{ id: string }> | { id: string }) => {
      const ended = await studio.jobs.wait({ id: (await job).id })
      expect(ended).toMatchObject({ state: 'done', error: null })
      return ended.result
    }
    await done(studio.data.import({ path: csv, trustLabels: true }))
    await done(studio.models.embed({}))
    const { source } = (await done(studio.synthesis.variants({ seed: 1 }))) as VariedDraft
    const { id } = await studio.synthesis.saveTemplate({ name: 'wordings', source })
    await done(studio.synthesis.make({ templates: [id], seed: 2 }))
    const [template] = await studio.synthesis.templates()
    expect(template!.accepted).toBeGreaterThan(50)
    const wanted = { runs: 3, seed: 3, curve: false }
    const { help } = (await done(studio.synthesis.helps({ templates: [id], ...wanted }))) as { help: Help[] }
    for (const one of help) {
      expect(one).toMatchObject({ on: 'left-out' })
      expect(one.verdict).not.toBe('keep')
      expect(one.gain.low).toBeLessThan(0)
    }
  } finally {
    await leave()
  }
})
