import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import type { Model } from '../../src-main/contract/models.ts'
import { readProjectFile } from '../../src-main/storage/project-file.ts'
import { sql } from '../../src-main/storage/database.ts'
import { temporaryStudio } from './temporary-studio.ts'

const SOURCE = `%[lost]('training': '60')
    my @[thing] was stolen {today|yesterday|at night} @[place]
%[rate]('training': '60')
    what do {euros|dollars|francs} cost {today|tomorrow} @[place]
@[thing]
    card
    phone
    wallet
    passport
@[place]
    in Oslo
    in Porto
    on the train
    at the airport
`

test(
  'what comes to the hold-out later is held against samples that were made before it: those like it teach nobody',
  { timeout: 240_000 },
  async () => {
    const { studio, folder, leave } = await temporaryStudio({ host: 'terminal' })
    try {
      const path = join(folder, 'p.kindling')
      await studio.project.create({ name: 'p', path })
      await studio.labels.add({ names: ['lost', 'rate'] })
      const done = async (job: Promise<{ id: string }> | { id: string }) => {
        const ended = await studio.jobs.wait({ id: (await job).id })
        expect(ended).toMatchObject({ state: 'done', error: null })
        return ended.result
      }
      const take = async (name: string, lines: readonly string[]) => {
        await writeFile(join(folder, name), `text,label\n${lines.join('\n')}\n`)
        await done(studio.data.import({ path: join(folder, name), trustLabels: true }))
      }
      await studio.settings.set({ holdoutShare: 0 })
      await take('first.csv', ['somebody took my card,lost', 'is the dollar cheap,rate', 'card gone,lost', 'euro,rate'])
      await done(studio.models.embed({}))
      const { id } = await studio.synthesis.saveTemplate({ name: 't', source: SOURCE })
      await done(studio.synthesis.make({ templates: [id], seed: 1 }))
      const accepted = async () =>
        (await studio.synthesis.samples({ state: 'accepted', offset: 0, limit: 1000 })).samples
      const before = await accepted()
      expect(before.length).toBeGreaterThan(20)

      await studio.settings.set({ holdoutShare: 0.5 })
      await take(
        'later.csv',
        before.map(({ text, label }) => `${text},${label}`),
      )
      const model = (await done(studio.models.train({ learner: 'softmax-head.v1' }))) as Model
      const file = readProjectFile(path)
      const measured = file.pluck<string>(sql`SELECT text FROM samples JOIN holdout h ON h.sample_id = samples.id`)
      const kept = measured.filter((text) => before.some((one) => one.text === text))
      file.close()
      expect(kept.length).toBeGreaterThan(3)
      const after = await accepted()
      expect(after.filter(({ text }) => kept.includes(text))).toEqual([])
      expect(after.length).toBeLessThanOrEqual(before.length - kept.length)
      expect(model.synthetic?.samples ?? 0).toBe(after.length)
      const [template] = await studio.synthesis.templates()
      const { drawn, gates, accepted: counted } = template!.made!
      expect(counted).toBe(after.length)
      expect(drawn - gates.reduce((sum, { rejected, doubtful }) => sum + rejected + doubtful, 0)).toBe(counted)
      const rejected = await studio.synthesis.samples({
        state: 'rejected',
        gate: 'like-the-hold-out',
        offset: 0,
        limit: 1000,
      })
      expect(rejected.samples.map(({ text }) => text)).toEqual(expect.arrayContaining(kept))
    } finally {
      await leave()
    }
  },
)
