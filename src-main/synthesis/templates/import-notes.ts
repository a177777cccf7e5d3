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
    'Signs that mean something in templates written here ({ | }, #[ ], &[ ], \\) are plain text, as in Chatito.',
  'all-or-count':
    'Without ‘training’ Chatito writes every sentence of a label; here the count asked for is shared among such labels.',
  'rasa-left-out':
    'Regular expressions, stories, rules and responses of Rasa are left out: a sentence cannot be made from them.',
  'rasa-annotations':
    'Of annotated words Rasa’s role and group are left out; entity, value and words became slots and their values.',
  'rasa-synonyms': 'Synonyms of Rasa became wordings ~[…] that the slots of the same value draw from.',
} as const
export type NoteKind = keyof typeof words

export interface ImportNote {
  readonly file: string
  readonly kind: NoteKind
  /** What it is about: names of definitions, settings, parts. */
  readonly about: readonly string[]
}
export const importNoteKinds = Object.keys(words) as readonly NoteKind[]
export const noteWords = ({ kind }: Pick<ImportNote, 'kind'>): string => words[kind]
