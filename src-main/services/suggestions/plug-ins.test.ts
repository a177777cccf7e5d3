import { mkdirSync, utimesSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { labellingProject } from '../../../tests/hosts/labelling-project.ts'

/** A busy machine starts a plug-in's process late. */
const WAIT = { timeout: 20_000, interval: 200 }
const saying = (body: string) => `export default { id: 'mine.v1', title: 'Mine', suggest(samples) { ${body} } }`

test('a plug-in of the folder speaks on cards, is switched off with its error where it fails, and is back once it is edited', async () => {
  const { studio, folder } = await labellingProject({ count: 20, settings: { retrainEvery: 1000 } })
  const plugIns = join(folder, 'plug-ins')
  mkdirSync(plugIns)
  const file = join(plugIns, 'mine.js')
  let edited = 1_000
  const write = (body: string) => {
    writeFileSync(file, saying(body))
    utimesSync(file, edited, ++edited)
  }
  const sources = async () => {
    const { sources } = await studio.labelling.card({ annotator: 'Ada', sample: 3 })
    return sources
      .filter(({ source }) => source.startsWith('plug-in/'))
      .map(({ source, label, value }) => [source, label, value])
  }
  write(
    "return samples.map(({ text }) => [{ label: text === 'text 2' ? 'b' : 'a', value: 0.75 }, { label: 'nobody', value: 1 }])",
  )
  expect(await studio.suggestions.setPlugInFolder({ folder: plugIns })).toMatchObject({
    available: true,
    plugIns: [{ id: 'mine.v1', title: 'Mine', error: null }],
  })
  await expect.poll(sources, WAIT).toEqual([['plug-in/mine.v1', 'b', 0.75]])
  write("throw new Error('out of ideas')")
  await studio.suggestions.plugIns()
  expect(await sources()).toEqual([])
  await expect
    .poll(async () => (await studio.suggestions.plugIns()).plugIns, WAIT)
    .toMatchObject([{ error: { name: 'PlugInFailed', fields: { reason: 'out of ideas' } } }])
  write('return new Promise(() => {})')
  await studio.suggestions.plugIns()
  expect(await sources()).toEqual([])
  // The deal waits no longer than the plug-in may take: which of the two gives up first is the machine's.
  await expect
    .poll(async () => (await studio.suggestions.plugIns()).plugIns, WAIT)
    .toMatchObject([{ error: { name: 'PlugInTooSlow', fields: { seconds: 2 } } }])
  write("return samples.map(() => [{ label: 'a', value: 0.5 }])")
  await studio.suggestions.plugIns()
  await expect.poll(sources, WAIT).toEqual([['plug-in/mine.v1', 'a', 0.5]])
  await studio.suggestions.setPlugInFolder({ folder: null })
  expect(await sources()).toEqual([])
  await expect(studio.suggestions.setPlugInFolder({ folder: file })).rejects.toThrow(/no folder/)
}, 120_000)
