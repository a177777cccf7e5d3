import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import sharp from 'sharp'
import { mulberry32 } from '../../src-main/platform/random.ts'

/** Brightness at a place, −1 … 1, of a picture whose phase and scale are its own. */
const KINDS = {
  stripes: (x: number, _y: number, phase: number, scale: number) => Math.sin(scale * x + phase),
  rings: (x: number, y: number, phase: number, scale: number) =>
    Math.sin(scale * Math.hypot(x - 16 - 4 * Math.cos(phase), y - 16 - 4 * Math.sin(phase))),
  checks: (x: number, y: number, phase: number, scale: number) =>
    Math.sign(Math.sin(scale * x + phase) * Math.sin(scale * y + phase)),
} as const
export const DRAWN = Object.keys(KINDS) as (keyof typeof KINDS)[]

/** A picture of 32 × 32 pixels, as PNG. The same seed draws the same. */
export function drawnPicture(kind: keyof typeof KINDS, seed: number): Promise<Buffer> {
  const random = mulberry32(seed)
  const [phase, scale] = [6.3 * random(), 0.5 + 0.5 * random()]
  const colour = [0, 1, 2].map(() => 40 + 80 * random())
  const data = Uint8Array.from({ length: 32 * 32 * 3 }, (_, i) => {
    const [x, y] = [Math.floor(i / 3) % 32, Math.floor(i / 96)]
    return 128 + colour[i % 3]! * KINDS[kind](x, y, phase, scale)
  })
  return sharp(data, { raw: { width: 32, height: 32, channels: 3 } })
    .png()
    .toBuffer()
}

/** Pictures in folders named after their labels, so many of each. */
export async function drawFolder(folder: string, each: number): Promise<void> {
  for (const [k, kind] of DRAWN.entries()) {
    await mkdir(join(folder, kind), { recursive: true })
    for (let i = 0; i < each; i++)
      await sharp(await drawnPicture(kind, 1000 * k + i + 1)).toFile(join(folder, kind, `${i}.png`))
  }
}
