/** What is said to a model, in order. */
export interface Said {
  readonly role: 'system' | 'user'
  readonly content: string
}

/** How turns are told apart. The languages of chat templates are programs; what they come to is known of three, by their marks. */
export interface ChatForm {
  readonly id: 'chatml' | 'llama3' | 'gemma' | 'plain'
  /** Tokens that must all be in the vocabulary; the last one ends a turn. */
  readonly marks: readonly string[]
  readonly prompt: (said: readonly Said[]) => string
  /** What the answer begins with, being the end of the prompt. */
  readonly opens: string
}

const turns = (said: readonly Said[], turn: (one: Said) => string) => said.map(turn).join('')

/** As text-generation models without turns see it: a page that goes on. */
const PLAIN: ChatForm = {
  id: 'plain',
  marks: [],
  prompt: (said) => `${said.map(({ content }) => content).join('\n\n')}\n\n[`,
  opens: '[',
}
const FORMS: readonly ChatForm[] = [
  {
    id: 'chatml',
    marks: ['<|im_start|>', '<|im_end|>'],
    prompt: (said) =>
      `${turns(said, ({ role, content }) => `<|im_start|>${role}\n${content}<|im_end|>\n`)}<|im_start|>assistant\n`,
    opens: '',
  },
  {
    id: 'llama3',
    marks: ['<|start_header_id|>', '<|end_header_id|>', '<|eot_id|>'],
    prompt: (said) =>
      `${turns(said, ({ role, content }) => `<|start_header_id|>${role}<|end_header_id|>\n\n${content}<|eot_id|>`)}<|start_header_id|>assistant<|end_header_id|>\n\n`,
    opens: '',
  },
  {
    id: 'gemma',
    marks: ['<start_of_turn>', '<end_of_turn>'],
    // It knows no system: what it would say stands before what the user says.
    prompt: (said) =>
      `<start_of_turn>user\n${said.map(({ content }) => content).join('\n\n')}<end_of_turn>\n<start_of_turn>model\n`,
    opens: '',
  },
]

/**
 * The form of a folder: by the marks of turns that its template writes and its vocabulary has; plain where it has no template (a model that was never
 * taught to chat), or one of another kind. `template`: as the folder has it, '' for none.
 */
export const chatFormOf = (template: string, tokens: ReadonlyMap<string, number>): ChatForm =>
  FORMS.find(({ marks }) => marks.every((mark) => template.includes(mark) && tokens.has(mark))) ?? PLAIN

/** Whether the array that a plain prompt has opened is closed; brackets in strings do not count. */
export function closesArray(text: string): boolean {
  let [depth, inString] = [0, false]
  for (let i = 0; i < text.length; i++) {
    const sign = text[i]
    if (inString && sign === '\\') i++
    else if (sign === '"') inString = !inString
    else if (!inString && sign === '[') depth++
    else if (!inString && sign === ']' && --depth <= 0) return true
  }
  return false
}
