/** One way to say the same in other words. What it gives still means the label that the text had. */
export interface RewriteRule {
  /** Versioned: `synonyms.v1`. */
  readonly id: string
  readonly title: string
  readonly summary: string
  /** All texts that it makes of one, without that text; none where it has nothing to say. */
  readonly rewrites: (text: string) => readonly string[]
}
export const defineRewriteRule = (rule: RewriteRule): RewriteRule => rule

export const isChinese = (text: string): boolean => /\p{Script=Han}/u.test(text)

/** With a capital where the other begins with one. */
export const casedLike = (word: string, other: string): string =>
  /^\p{Lu}/u.test(other) && /^\p{Ll}/u.test(word) ? word.charAt(0).toUpperCase() + word.slice(1) : word

/** The text with `from` … `to` replaced. */
export const spliced = (text: string, from: number, to: number, put: string): string =>
  text.slice(0, from) + put + text.slice(to)
