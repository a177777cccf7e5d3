import { levelled } from '../gates/text-grams.ts'

/** What drafts write above a line: “#12, synonyms”, “5 samples: #1 #2 #3”, “answer 7, llama”. */
const OF_SAMPLE = /^\/\/ #(\d+),/
const OF_SAMPLES = /^\/\/ \d+ samples: ((?:#\d+ ?)+)/
const OF_ANSWER = /^\/\/ answer (\d+),/

export interface MadeFrom {
  /** Ids of samples that the line says it was made from. */
  readonly samples: readonly number[]
  /** The answer of a language model that it came in; its prompt may have shown samples. */
  readonly answer: number | null
}

/** A sentence as it is known again where it is written once more: without its weight, in one case and width. */
export const sentenceOf = (line: string): string => levelled(line.trim().replace(/^\*\[[^\]]*\]/, ''))

/** Every sentence of a template that a remark above it says something of. */
export function madeFromIn(text: string): readonly (MadeFrom & { readonly sentence: string })[] {
  const lines = text.split(/\r?\n/)
  return lines.flatMap((line, i) => {
    if (line.trim() === '' || line.trim().startsWith('//') || !lines[i - 1]?.trim().startsWith('//')) return []
    const from = madeFrom(lines, i + 1)
    return from.samples.length > 0 || from.answer !== null ? [{ ...from, sentence: sentenceOf(line) }] : []
  })
}

/** What the remarks right above a line of a template say that it was made from. `line` counts from 1. */
export function madeFrom(lines: readonly string[], line: number): MadeFrom {
  const samples = new Set<number>()
  let answer: number | null = null
  for (let at = line - 2; at >= 0; at--) {
    const remark = lines[at]!.trim()
    if (!remark.startsWith('//')) break
    const [, one] = OF_SAMPLE.exec(remark) ?? []
    const [, several] = OF_SAMPLES.exec(remark) ?? []
    for (const [id] of `${one ?? ''} ${several ?? ''}`.matchAll(/\d+/g)) samples.add(Number(id))
    const [, given] = OF_ANSWER.exec(remark) ?? []
    if (given) answer = Number(given)
  }
  return { samples: [...samples], answer }
}
