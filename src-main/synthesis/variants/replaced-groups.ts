import type { WordsFor } from './word-groups.ts'
import { casedLike, isChinese, spliced } from './rewrite-rule.ts'

/** All texts in which another word stands where one did, one place at a time. Latin words are whole words, in whatever case. */
export function groupRewriter(...lists: readonly WordsFor[]): (text: string) => readonly string[] {
  const others = (word: string) => lists.flatMap((list) => list.get(word) ?? [])
  // The longest first: “as soon as possible” before “as”.
  const words = [...new Set(lists.flatMap((list) => [...list.keys()]))].sort((a, b) => b.length - a.length)
  if (words.length === 0) return () => []
  const said = (word: string) => word.replaceAll(/[.*+?^${}()|[\]\\/]/g, '\\$&').replaceAll("'", "['’]")
  const [latin, han] = [words.filter((word) => !isChinese(word)), words.filter(isChinese)].map((some) =>
    some.map(said).join('|'),
  )
  const parts = [latin && `(?<![\\p{L}\\p{N}'’])(?:${latin})(?![\\p{L}\\p{N}]|['’]\\p{L})`, han]
  const pattern = new RegExp(parts.filter(Boolean).join('|'), 'giu')
  return (text) =>
    [...text.matchAll(pattern)].flatMap(({ 0: found, index }) =>
      others(found.toLowerCase().replaceAll('’', "'")).map((other) =>
        spliced(text, index, index + found.length, casedLike(other, found)),
      ),
    )
}
