/** Letters of names as people type them: no case, no accents, words apart at spaces, underscores, dashes, slashes and dots. */
const plain = (text: string) =>
  text
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[\s_\-/.:]+/g, ' ')
    .trim()

const DIGITS = /\D+/g
/** Letters that may be wrong in a word of this length. */
const slips = (length: number) => (length < 3 ? 0 : length < 6 ? 1 : 2)

/** Changed, missing, further and exchanged letters between two words (optimal string alignment); `prefix`: `b` may go on. */
export function slipsBetween(a: string, b: string, prefix = false): number {
  let [before, row] = [[] as number[], Array.from({ length: b.length + 1 }, (_, j) => j)]
  for (let i = 1; i <= a.length; i++) {
    const next = [i]
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1] ? 0 : 1
      let cost = Math.min(row[j - 1]! + same, row[j]! + 1, next[j - 1]! + 1)
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) cost = Math.min(cost, before[j - 2]! + 1)
      next.push(cost)
    }
    before = row
    row = next
  }
  return prefix ? Math.min(...row) : row.at(-1)!
}

const alike = (typed: string, word: string): boolean =>
  // Labels that differ by a number are different labels.
  typed.replace(DIGITS, '') === word.replace(DIGITS, '').slice(0, typed.replace(DIGITS, '').length) &&
  slipsBetween(typed, word, true) <= slips(typed.length)

/** 0 the name itself, 1 it begins so, 2 its words begin so in any order, 3 it holds what was typed, 4 the same but for slips; null: other. */
export function closeness(typed: string, label: string): 0 | 1 | 2 | 3 | 4 | null {
  const [wanted, name] = [plain(typed), plain(label)]
  if (label === typed.trim()) return 0
  if (name === wanted || name.startsWith(wanted)) return 1
  const [words, own] = [wanted.split(' '), name.split(' ')]
  if (words.every((word) => own.some((one) => one.startsWith(word)))) return 2
  if (words.every((word) => name.includes(word))) return 3
  const [joined, whole] = [words.join(''), own.join('')]
  if (words.every((word) => own.some((one) => alike(word, one))) || alike(joined, whole)) return 4
  return null
}

export interface Found {
  readonly label: string
  /** Only by allowing for slips: worth asking, not worth taking. */
  readonly similar: boolean
}

/** The labels that may be meant, closest first, in their own order otherwise. */
export function labelsTyped(labels: readonly string[], typed: string): readonly Found[] {
  if (plain(typed) === '') return labels.map((label) => ({ label, similar: false }))
  return labels
    .flatMap((label) => {
      const close = closeness(typed, label)
      return close === null ? [] : [{ label, close }]
    })
    .sort((a, b) => a.close - b.close)
    .map(({ label, close }) => ({ label, similar: close === 4 }))
}
