import { expect } from 'vitest'
import type { BackboneContext } from '../../src-main/backbones/backbone.ts'
import { hfText } from '../../src-main/backbones/hf-text/hf-text.ts'
import { createRuntime } from '../../src-main/compute/ort-runtime.ts'
import { rowOf } from '../../src-main/platform/matrix.ts'
import { resolveOptions } from '../../src-main/platform/options.ts'
import { WORD_VECTORS, WORDS } from './tiny-models.ts'

export const context = { runtime: createRuntime({ threads: 1 }), seed: 1 }
export const text = (words: string) => ({ kind: 'text', text: words }) as const
export const optionsOf = (folder: string, more = {}) => resolveOptions(hfText.id, hfText.options, { folder, ...more })
export const openText = (folder: string, more = {}, told: Partial<BackboneContext> = {}) =>
  hfText.open(optionsOf(folder, more), null, { ...context, ...told })

/** How a column of token values becomes one. */
export const POOLS: Readonly<Record<string, (column: number[]) => number>> = {
  mean: (column) => column.reduce((a, b) => a + b) / column.length,
  cls: (column) => column[0]!,
  last: (column) => column.at(-1)!,
  max: (column) => Math.max(...column),
}

/** The vectors of these words, pooled and scaled by hand. */
export function pooledByHand(words: readonly string[], pool: (column: number[]) => number): number[] {
  const rows = words.map((word) => rowOf(WORD_VECTORS, WORDS.indexOf(word)))
  const pooled = Array.from({ length: 6 }, (_, j) => pool(rows.map((row) => row[j]!)))
  return pooled.map((x) => x / Math.hypot(...pooled))
}

/** The vector of a text by a folder's model, beside a longer text, so that it is padded. */
export async function embedded(folder: string, more = {}, words = 'Red sun zebra'): Promise<number[]> {
  const extractor = await openText(folder, more)
  const out = await extractor.embed([text('a a a a a red green blue'), text(words)])
  await extractor.close()
  return [...rowOf(out, 1)]
}

export const close = (found: readonly number[], wanted: readonly number[]): void =>
  expect(Math.max(...found.map((x, i) => Math.abs(x - wanted[i]!)))).toBeLessThan(1e-6)
