import { execFileSync } from 'node:child_process'
import { chmodSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import sharp from 'sharp'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { WritableDb } from '../../storage/database.ts'
import { createProjectFile } from '../../storage/project-file.ts'
import { listRejects } from '../../storage/tables/imports.ts'
import { imageBy, iterateSamples } from '../../storage/tables/samples.ts'
import { importFile } from './import-file.ts'
import { shownImage } from './image-types.ts'

let folder: string
let pictures: string
let db: WritableDb
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'kindling-pictures-'))
  pictures = join(folder, 'pictures')
  mkdirSync(pictures)
  db = createProjectFile(join(folder, 'p.kindling'))
})
afterEach(() => {
  db.close()
  rmSync(folder, { recursive: true, force: true })
})

const drawn = (background: string) => sharp({ create: { width: 64, height: 48, channels: 3, background } })
const put = (name: string, bytes: Uint8Array | string) => writeFileSync(join(pictures, name), bytes)

async function imported() {
  const request = { path: pictures, trustLabels: true, annotator: 'Mei', now: 1 }
  const receipt = await importFile(db, request, { signal: new AbortController().signal, progress: () => {} })
  const rejects = listRejects(db, receipt.id, 0, 100)
  return {
    receipt,
    taken: [...iterateSamples(db)].map(({ imageName, image }) => [imageName, imageBy(db, image!)!.mediaType]),
    reasons: Object.fromEntries(rejects.map(({ excerpt, detail }) => [excerpt.split('/').at(-1), detail])),
  }
}

test('pictures are taken by their bytes, and what cannot be learnt from is rejected with its reason', async () => {
  const noise = { type: 'gaussian', mean: 128, sigma: 60 } as const
  const jpeg = await sharp({ create: { width: 200, height: 200, channels: 3, background: '#888', noise } })
    .jpeg()
    .toBuffer()
  const png = await drawn('#a00').png().toBuffer()
  const flipped = Buffer.from(png)
  flipped[flipped.indexOf('IDAT') + 12]! ^= 0x10
  put('a.jpg', png)
  put('b.png', await drawn('#0a0').tiff().toBuffer())
  put('c.avif', await drawn('#00a').avif().toBuffer())
  put('half.jpg', jpeg.subarray(0, jpeg.length / 2))
  put('nearly.jpg', jpeg.subarray(0, jpeg.length - 40))
  put('flipped.png', flipped)
  put('begun.jpg', jpeg.subarray(0, 20))
  put('BM.bmp', 'BM is how this text begins, and it goes on for a while')
  put('phone.heic', Buffer.concat([Buffer.from([0, 0, 0, 24]), Buffer.from('ftypheic\0\0\0\0mif1heic')]))
  put('drawing.svg', '<svg xmlns="http://www.w3.org/2000/svg"/>')
  const { receipt, taken, reasons } = await imported()
  expect(taken).toEqual([
    ['a.jpg', 'image/png'],
    ['b.png', 'image/tiff'],
    ['c.avif', 'image/avif'],
  ])
  expect(reasons).toMatchObject({
    'half.jpg': expect.stringContaining('cut short') as string,
    'nearly.jpg': expect.stringContaining('cut short') as string,
    'flipped.png': expect.stringContaining('cut short') as string,
    'begun.jpg': expect.stringContaining('cut short') as string,
    'BM.bmp': 'the bytes are not of an image',
    'phone.heic': 'HEIC is not supported: save it as JPEG or PNG',
    'drawing.svg': 'SVG is not supported: save it as JPEG or PNG',
  })
  expect(receipt.added + receipt.rejected).toBe(receipt.records)
})

test('of floating-point numbers nobody knows which is white', async () => {
  put('a.png', await drawn('#a00').png().toBuffer())
  put('float.tiff', floatTiff())
  expect((await imported()).reasons['float.tiff']).toContain('floating-point')
})

test('a window gets a kind it can show, and nothing that is no picture', async () => {
  const tiff = await drawn('#00c800').tiff().toBuffer()
  const shown = await shownImage(tiff)
  expect(shown?.mediaType).toBe('image/png')
  const { channels } = await sharp(shown!.bytes).stats()
  expect(channels.map(({ mean }) => mean)).toEqual([0, 200, 0])
  const bytes = await drawn('#00c800').webp().toBuffer()
  expect(await shownImage(bytes)).toEqual({ mediaType: 'image/webp', bytes })
  expect(await shownImage(Buffer.from('<script>alert(1)</script>'))).toBeNull()
  expect(await shownImage(Buffer.from('<svg onload="alert(1)"/>'))).toBeNull()
})

const cannot =
  process.platform === 'win32' ? 'pipes and such names' : process.platform === 'darwin' ? 'names that are no UTF-8' : ''
if (cannot) console.log(`skipped: ${cannot} cannot be made on this system`)
const isRoot = process.getuid?.() === 0
if (isRoot) console.log('not tried: a folder that is closed to its owner, as root reads all')

test.skipIf(cannot !== '')('what cannot be looked into is a reject of its own, and the rest comes in', async () => {
  put('a.png', await drawn('#a00').png().toBuffer())
  for (const n of [1, 2, 3, 4, 5, 6]) execFileSync('mkfifo', [join(pictures, `pipe${n}.png`)])
  mkdirSync(join(pictures, 'below'))
  writeFileSync(join(pictures, 'below/b.png'), await drawn('#0a0').png().toBuffer())
  writeFileSync(Buffer.concat([Buffer.from(`${pictures}/`), Buffer.from([0x66, 0xe9, 0x2e, 0x70, 0x6e, 0x67])]), 'x')
  symlinkSync('/', join(pictures, 'everything'))
  symlinkSync('..', join(pictures, 'below/round'))
  symlinkSync('self', join(pictures, 'self'))
  symlinkSync('nowhere', join(pictures, 'gone.png'))
  mkdirSync(join(pictures, 'closed'))
  chmodSync(join(pictures, 'closed'), 0)
  const { taken, reasons, receipt } = await imported()
  chmodSync(join(pictures, 'closed'), 0o700)
  expect(taken.map(([name]) => name)).toEqual(['a.png', 'below/b.png'])
  expect(reasons).toMatchObject({
    'pipe1.png': expect.stringContaining('a pipe') as string,
    'f\uFFFD.png': expect.stringContaining('no UTF-8') as string,
    everything: 'a link to a folder around it',
    round: 'a link to a folder around it',
    self: 'cannot be read (ELOOP)',
    'gone.png': 'no such file',
    ...(isRoot ? {} : { closed: 'cannot be read (EACCES)' }),
  })
  expect(receipt.records).toBe(receipt.added + receipt.rejected)
})

/** The smallest TIFF of 32-bit floats: 2 × 2, little-endian, one strip. */
function floatTiff(): Buffer {
  const tags = [
    [256, 3, 1, 2],
    [257, 3, 1, 2],
    [258, 3, 1, 32],
    [259, 3, 1, 1],
    [262, 3, 1, 1],
    [273, 4, 1, 8],
    [277, 3, 1, 1],
    [278, 3, 1, 2],
    [279, 4, 1, 16],
    [339, 3, 1, 3],
  ] as const
  const file = Buffer.alloc(24 + 2 + 12 * tags.length + 4)
  file.write('II*\0', 'latin1')
  file.writeUInt32LE(24, 4)
  for (const [i, value] of [0, 0.25, 0.5, 1].entries()) file.writeFloatLE(value, 8 + 4 * i)
  file.writeUInt16LE(tags.length, 24)
  tags.forEach(([tag, type, count, value], i) => {
    const at = 26 + 12 * i
    file.writeUInt16LE(tag, at)
    file.writeUInt16LE(type, at + 2)
    file.writeUInt32LE(count, at + 4)
    file.writeUInt32LE(value, at + 8)
  })
  return file
}
