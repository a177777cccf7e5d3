interface Node {
  readonly next: Map<number, Node>
  /** The node of the longest proper end of this one's letters that begins a phrase. */
  back: Node | null
  /** The phrase that ends here, and the nearest node up `back` at which one does. */
  phrase: number | null
  shorter: Node | null
}
const node = (): Node => ({ next: new Map(), back: null, phrase: null, shorter: null })

/**
 * Looks for many phrases in one pass over a text (Aho & Corasick 1975). `found` hears of each place: which phrase (its place in the list; the first of
 * equal ones) and where it begins and ends, in code units. Time: length of the text and number of places, whatever the number of phrases.
 */
export function phraseFinder(
  phrases: readonly string[],
): (text: string, found: (phrase: number, from: number, to: number) => void) => void {
  const root = node()
  phrases.forEach((phrase, i) => {
    let at = root
    for (let k = 0; k < phrase.length; k++) at = grown(at, phrase.charCodeAt(k))
    if (at !== root) at.phrase ??= i
  })
  const waiting = [root]
  for (let at = waiting.shift(); at; at = waiting.shift())
    for (const [letter, child] of at.next) {
      child.back = at === root ? root : step(at.back!, letter)
      child.shorter = child.back.phrase === null ? child.back.shorter : child.back
      waiting.push(child)
    }
  /** From a node by a letter: along the phrases, else along the longest end that still begins one. */
  function step(from: Node, letter: number): Node {
    for (let at: Node | null = from; at; at = at.back) {
      const child = at.next.get(letter)
      if (child) return child
    }
    return root
  }
  return (text, found) => {
    let at = root
    for (let k = 0; k < text.length; k++) {
      at = step(at, text.charCodeAt(k))
      for (let end: Node | null = at.phrase === null ? at.shorter : at; end; end = end.shorter)
        found(end.phrase!, k + 1 - phrases[end.phrase!]!.length, k + 1)
    }
  }
}

function grown(at: Node, letter: number): Node {
  const known = at.next.get(letter)
  if (known) return known
  const child = node()
  at.next.set(letter, child)
  return child
}
