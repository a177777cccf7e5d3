import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import sharp from 'sharp'
import { afterEach, expect, test } from 'vitest'
import { kindling } from './command-line.ts'

const folder = mkdtempSync(join(tmpdir(), 'kindling-pictures-'))
const at = (...names: string[]) => join(folder, ...names)
afterEach(() => rmSync(folder, { recursive: true, force: true }))

const picture = (colour: string) =>
  sharp({ create: { width: 20, height: 12, channels: 3, background: colour } })
    .jpeg()
    .toBuffer()

test('pictures of each label get varied copies in a folder of its name, the same for the same seed', async () => {
  for (const label of ['cat', 'dog']) {
    mkdirSync(at('in', label), { recursive: true })
    for (const name of ['a.jpg', 'b.jpg']) writeFileSync(at('in', label, name), await picture('tomato'))
  }
  writeFileSync(at('in', 'cat', 'broken.png'), 'no picture')
  writeFileSync(at('in', 'loose.jpg'), await picture('gold'))
  writeFileSync(at('noise.json'), '{"brightness.v1": 1, "flip.v1": 0.5}')
  const make = (out: string, ...more: string[]) => kindling('synth', 'pictures', at('in'), '--out', at(out), ...more)

  const { code, out } = await make('one', '--each', '2', '--noise', at('noise.json'))
  expect([code, out]).toEqual([
    0,
    expect.stringMatching(/^8 copies of 5 pictures → one \(.*brightness\.v1 8\)\ncannot be read: cat.broken\.png/),
  ])
  expect(readdirSync(at('one', 'dog')).sort()).toEqual(['a-1.png', 'a-2.png', 'b-1.png', 'b-2.png'])
  const bytes = (where: string, file: string) => readFileSync(at(where, 'cat', file))
  expect(await sharp(bytes('one', 'a-1.png')).metadata()).toMatchObject({ width: 20, height: 12 })
  // The same content, but another place: varied by itself.
  expect(bytes('one', 'a-1.png').equals(bytes('one', 'b-1.png'))).toBe(false)
  await make('two', '--each', '2', '--noise', at('noise.json'))
  expect(bytes('two', 'a-1.png').equals(bytes('one', 'a-1.png'))).toBe(true)

  expect((await make('in/more')).error).toContain('CopiesAmongOriginals')
  expect((await kindling('synth', 'pictures', at('one', 'cat'), '--out', at('no'))).error).toContain('NoPictures')
  writeFileSync(at('rain.json'), '{"rain.v1": 1}')
  expect((await make('three', '--noise', at('rain.json'))).error).toContain('“rain.v1”')
})
