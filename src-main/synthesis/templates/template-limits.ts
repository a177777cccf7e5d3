/** What a template file may be. Within these reading takes well under a second, whatever it holds. */
export const limits = {
  /** Characters. */
  file: 8_000_000,
  rasa: 4_000_000,
  line: 20_000,
  /** Lines of all files together, values of tables included. */
  lines: 500_000,
  imports: 100,
  /** References, ranges and alternatives in braces, of all files together. */
  parts: 300_000,
  /** Braces within each other. */
  braces: 16,
  /** Definitions within each other. */
  nesting: 64,
  rangeValues: 1_000_000_000,
  /** Ways in which the references of one line, or the lines of one definition, agree. */
  agreements: 4_096,
  allAgreements: 100_000,
  compared: 250_000,
  /** Of the longest sentence. */
  sentenceParts: 1_000,
  sentenceCharacters: 10_000,
  problems: 200,
} as const
