/** What a file of another language says differently here, or does not say at all. */
const words = {
  'even-or-regular':
    'Chatito draws a line the more often the more sentences it makes, unless told otherwise; these definitions do so here, too. Lines of templates written here are drawn equally often.',
  'no-testing':
    'Chatito also writes sentences to test with (‘testing’). Here none are: what is made up is never measured with.',
  'settings-unused': 'Settings of the tools that Chatito writes for do nothing here.',
  'names-as-text':
    'A ~[…] that is not defined stands for its own name, as in Chatito. In templates written here it would be an error.',
  'signs-are-text':
    'Signs that mean something in templates written here ({ | }, #[ ], &[ ], %[ ] and *[ ] within a sentence, \\) are plain text, as in Chatito, and so is @[ ] within a slot.',
  'left-out-half':
    'What may be left out (?) is left out half of the time here; Chatito leaves it out as often as it takes one of its wordings.',
  weights: '*[3] is a weight, as in Chatito from 2.3 on; older files mean 3 %, which is *[3%] here.',
  'shares-and-weights':
    'Weights *[3] and shares *[3%] stand side by side, which Chatito refuses: what shares leave over, the others have by their weights.',
  'intents-not-imported':
    'A Chatito file takes slots and aliases of a file that it imports, but no intents; these are left out.',
  'indented-remarks': 'A line that begins with blanks and // is a remark here; in Chatito it is a sentence.',
  'all-or-count':
    'Without ‘training’ Chatito writes every sentence of a label; here the count asked for is shared among such labels.',
  'rasa-left-out':
    'Regular expressions, metadata, stories, rules and responses of Rasa are left out: a sentence cannot be made from them.',
  'rasa-annotations':
    'Rasa’s role and group are left out; words with different ones fill the same slot. Entity, value and words are kept.',
  'rasa-several': 'Words annotated with several entities fill the slot of the first; the others are left out.',
  'rasa-synonyms': 'Synonyms are drawn wherever a slot has their value, and the sample keeps that value.',
  'rasa-unused-synonyms': 'No slot has the value of these synonyms: they are drawn only where a template says ~[…].',
  'rasa-two-values': 'These words are given two values; the first is kept.',
  'rasa-retrieval': 'The label of a retrieval intent is called as it is written: intent/response key.',
  'rows-without-value': 'Rows of a table without a value are left out (their lines).',
  'rows-weight':
    'Rows of a table are left out whose weight is no number from 0 on (line: what stands there). A decimal has a point.',
  'rows-too-long': 'Rows of a table are left out whose value is longer than a line may be (their lines).',
  'rows-odd-character':
    'Rows of a table are left out in whose value a control character stands, or a byte that is no text (line: its code).',
  'rows-broken':
    'Lines of a table that cannot be read as rows are left out: a quote is never closed, or closes too early.',
} as const
export type NoteKind = keyof typeof words

export interface ImportNote {
  readonly file: string
  readonly kind: NoteKind
  /** Of the first place; 0 where it has none. */
  readonly line: number
  /** What it is about: names of definitions, settings, parts. */
  readonly about: readonly string[]
}
export const importNoteKinds = Object.keys(words) as readonly NoteKind[]
export const noteWords = ({ kind }: Pick<ImportNote, 'kind'>): string => words[kind]
