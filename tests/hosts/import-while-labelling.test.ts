import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { fakeCompute } from './fake-compute.ts'
import { SESSION_TEXTS } from './scripted-session.ts'
import { temporaryStudio } from './temporary-studio.ts'
import { transports } from './transports.ts'

const ROWS = 100_000

test('answers get through, one after the other, while 100,000 rows are imported', { timeout: 120_000 }, async () => {
  const { studio, folder, leave } = await temporaryStudio({ forkCompute: fakeCompute().fork })
  const { client, close } = await transports.WebSocket(studio)
  try {
    const csv = (name: string, texts: string[]) => {
      const path = join(folder, name)
      return writeFile(path, 'text\n' + texts.join('\n') + '\n').then(() => path)
    }
    const small = await csv(
      'small.csv',
      SESSION_TEXTS.map(({ text }) => text),
    )
    const large = await csv(
      'large.csv',
      Array.from({ length: ROWS }, (_, i) => `row ${i} of a large file of short texts`),
    )
    await client.project.create({ name: 'p', path: join(folder, 'p.kindling') })
    await client.labels.add({ names: ['a'] })
    await client.jobs.wait(await client.data.import({ path: small }))
    const importing = await client.data.import({ path: large })

    const during = async () => (await client.jobs.list()).find(({ id }) => id === importing.id)!
    let confirmed = 0
    const { cards } = await client.labelling.next({ annotator: 'Ada', count: 20 })
    for (const { sample } of cards) {
      const answer = { annotator: 'Ada', sample: sample.id, kind: 'label' as const, label: 'a' }
      await client.labelling.answer({ ...answer, dwellMs: 0, model: null, shown: [] })
      if ((await during()).state === 'running') confirmed++
    }
    // How many is a matter of the disk: each answer waits for it. An import that let none through would have confirmed none before its end.
    expect(confirmed).toBeGreaterThan(0)
    // Nothing of the unfinished import was asked: it might still be taken back.
    expect(cards.every(({ sample }) => sample.id <= SESSION_TEXTS.length)).toBe(true)
    const { state, result } = await client.jobs.wait(importing)
    expect({ state, result }).toMatchObject({ state: 'done', result: { added: ROWS } })
    expect(await client.project.current()).toMatchObject({ samples: ROWS + SESSION_TEXTS.length, labelled: 20 })
  } finally {
    await close()
    await leave()
  }
})
