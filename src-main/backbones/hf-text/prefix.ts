import { join } from 'node:path'
import type { Notice } from '../backbone.ts'
import { readJsonIfThere, type Json, type ModelFolder } from '../model-folder.ts'
import { UnsupportedModelStep } from '../unusable-model.ts'

const FILE = 'config_sentence_transformers.json'
/** The value of the option that leaves a model's own prefix out. */
export const NO_PROMPT = 'none'

export interface PrefixChoice {
  /** Put before every text; wins over what the model says. */
  readonly prefix: string
  /** Name of one of the model's own prefixes, 'none', or '' for the one it says. */
  readonly prompt: string
}

/** What stands before every text, and what is to be told of it. Throws UnsupportedModelStep for a name the model does not have. */
export async function readPrefix(
  folder: ModelFolder,
  { prefix, prompt }: PrefixChoice,
): Promise<{ prefix: string; notices: readonly Notice[] }> {
  const config = await readJsonIfThere(folder, FILE)
  const prompts = (config['prompts'] ?? {}) as Json
  const names = Object.keys(prompts).filter((name) => prompts[name] !== '')
  if (prefix !== '' || prompt === NO_PROMPT) return { prefix, notices: [] }
  const wanted = prompt || config['default_prompt_name']
  if (typeof wanted !== 'string' || wanted === '') return { prefix: '', notices: untaken(names) }
  const text = Object.hasOwn(prompts, wanted) ? prompts[wanted] : undefined
  if (typeof text !== 'string')
    throw new UnsupportedModelStep(
      join(folder.path, FILE),
      `the prefix named ${wanted}`,
      [...Object.keys(prompts), NO_PROMPT].join(', '),
    )
  return { prefix: text, notices: text === '' ? [] : [taken(text)] }
}

const taken = (prefix: string): Notice => ({
  name: 'PrefixTaken',
  message: `“${prefix}” stands before every text, as the model says`,
  fields: { prefix },
})

const untaken = (names: readonly string[]): Notice[] =>
  names.length === 0
    ? []
    : [
        {
          name: 'PrefixesThere',
          message: `The model has prefixes of its own (${names.join(', ')}) and takes none by itself`,
          fields: { names: names.join(', ') },
        },
      ]
