/** What a model is told of a label. Everything in it leaves the machine where the endpoint is elsewhere. */
export interface PromptLabel {
  readonly name: string
  readonly description: string
  readonly keywords: readonly string[]
  /** Real texts that carry it; may be none. */
  readonly examples: readonly string[]
}
export interface Message {
  readonly role: 'system' | 'user'
  readonly content: string
}
export interface PromptRequest {
  readonly label: PromptLabel
  /** What else is told apart: names. */
  readonly others: readonly string[]
  readonly count: number
  /** Texts that are there already. */
  readonly known: readonly string[]
  /** As people call it: English, Chinese. */
  readonly language: string
}

const SYSTEM =
  'You write training texts for a text classifier. Answer with a JSON array of strings and nothing else: no explanation, no numbering, no code fence.'
/** Labels named, and texts shown as known. */
const [MOST_OTHERS, MOST_KNOWN] = [60, 10]
/** Characters of one text in a prompt. */
const LONGEST = 400

/** Asks for different texts of one label, as real people would write them. */
export function promptFor({ label, others, count, known, language }: PromptRequest): readonly Message[] {
  const list = (title: string, texts: readonly string[]) =>
    texts.length > 0 ? [`${title}:`, ...texts.map((text) => `- ${text.replaceAll(/\s+/g, ' ').slice(0, LONGEST)}`)] : []
  const content = [
    `Write ${count} different texts in ${language} that a person could have written and that belong to the label “${label.name}”.`,
    ...(label.description ? [`The label means: ${label.description.slice(0, 2_000)}`] : []),
    ...(label.keywords.length > 0 ? [`Words that speak for it: ${label.keywords.slice(0, 50).join(', ')}`] : []),
    ...(others.length > 0
      ? [`They must not belong to one of these labels instead: ${others.slice(0, MOST_OTHERS).join(', ')}`]
      : []),
    ...list('Real texts of the label', label.examples),
    ...list('Do not repeat these', known.slice(-MOST_KNOWN)),
    'Vary length, wording and tone.',
  ]
  return [
    { role: 'system', content: SYSTEM },
    { role: 'user', content: content.join('\n') },
  ]
}
