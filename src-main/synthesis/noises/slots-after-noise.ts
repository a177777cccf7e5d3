import type { FilledSlot } from '../sampling/sentence-writer.ts'

/** A slot as it stands in a noisy text. */
export interface NoisySlot extends FilledSlot {
  /** What stood there before noise, where noise changed it. */
  readonly was?: string
}
/** Longer texts are not compared: their slots are not placed. */
const LONGEST = 2_000
/** What it costs to change a character, by how much it is another; to put one in or leave one out. */
const [CASE, OTHER, GAP] = [1, 3, 2]

/**
 * The slots of a text where they stand after noise, by the cheapest way to make the one text of the other (Wagner & Fischer 1974): those that noise
 * left alone keep their words, of others it is said what they were. null: the text is too long to tell.
 */
export function slotsAfterNoise(
  tidy: string,
  noisy: string,
  slots: readonly FilledSlot[],
): readonly NoisySlot[] | null {
  if (slots.length === 0 || tidy === noisy) return slots
  if (Math.max(tidy.length, noisy.length) > LONGEST) return null
  const placeOf = alignment(tidy, noisy)
  return slots.map((slot) => {
    const [start, end] = trimmed(noisy, placeOf(slot.start), placeOf(slot.end))
    const text = noisy.slice(start, end)
    const placed = { ...slot, text, start, end }
    return text === slot.text ? placed : { ...placed, was: slot.text }
  })
}

function trimmed(text: string, start: number, end: number): [number, number] {
  while (start < end && text[start] === ' ') start++
  while (end > start && text[end - 1] === ' ') end--
  return [start, end]
}

/** Where the beginning of each character of `a` lies in `b`. */
function alignment(a: string, b: string): (index: number) => number {
  let [front, endA, endB] = [0, a.length, b.length]
  while (front < endA && front < endB && a[front] === b[front]) front++
  while (endA > front && endB > front && a[endA - 1] === b[endB - 1]) [endA, endB] = [endA - 1, endB - 1]
  const [rows, columns] = [endA - front, endB - front]
  const [left, right] = [lettersOf(a.slice(front, endA)), lettersOf(b.slice(front, endB))]
  const change = (i: number, j: number) =>
    left.as[i] === right.as[j] ? 0 : left.small[i] === right.small[j] ? CASE : OTHER
  const width = columns + 1
  const cost = new Int32Array((rows + 1) * width)
  for (let j = 1; j <= columns; j++) cost[j] = GAP * j
  for (let i = 1; i <= rows; i++) {
    cost[i * width] = GAP * i
    for (let j = 1; j <= columns; j++)
      cost[i * width + j] = Math.min(
        cost[(i - 1) * width + j - 1]! + change(i - 1, j - 1),
        cost[(i - 1) * width + j]! + GAP,
        cost[i * width + j - 1]! + GAP,
      )
  }
  const places = new Int32Array(rows + 1)
  places[rows] = endB
  let [i, j] = [rows, columns]
  while (i > 0) {
    const here = cost[i * width + j]!
    if (j > 0 && here === cost[(i - 1) * width + j - 1]! + change(i - 1, j - 1)) places[--i] = front + --j
    else if (here === cost[(i - 1) * width + j]! + GAP) places[--i] = front + j
    else j--
  }
  return (index) => (index <= front ? index : index >= endA ? index - endA + endB : places[index - front]!)
}

/** Code units as they are, and as small letters. */
function lettersOf(text: string): { readonly as: Uint16Array; readonly small: Uint16Array } {
  const as = Uint16Array.from({ length: text.length }, (_, i) => text.charCodeAt(i))
  return { as, small: as.map((_, i) => text[i]!.toLowerCase().charCodeAt(0)) }
}
