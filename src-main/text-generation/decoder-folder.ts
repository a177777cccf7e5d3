import type { Notice } from '../backbones/backbone.ts'
import {
  has,
  openModelFolder,
  readJson,
  readJsonIfThere,
  readText,
  type Json,
  type ModelFolder,
} from '../backbones/model-folder.ts'
import { fileNotices } from '../backbones/model-files.ts'
import { readTokeniser } from '../backbones/hf-text/tokeniser.ts'
import { decoderFiles } from './decoder-files.ts'
import { chatFormOf, type ChatForm } from './chat-forms.ts'
import { NotADecoder } from './unusable-decoder.ts'

/** A folder that writes, as its files describe it; its model is not opened yet. */
export interface DecoderFolder {
  readonly path: string
  /** The model file and the data beside it. */
  readonly files: readonly [string, ...string[]]
  /** Tokens of a prompt: with what the tokenizer puts before a text, without what it ends one with. */
  readonly encode: (text: string) => readonly number[]
  readonly decode: (tokens: readonly number[]) => string
  /** Tokens the tokenizer knows. */
  readonly vocabulary: number
  /** Any of these ends an answer. */
  readonly stops: ReadonlySet<number>
  readonly form: ChatForm
  /** Tokens of prompt and answer together. */
  readonly longest: number
  /** As generation_config.json says; how it is drawn where nobody says otherwise. */
  readonly topK: number
  readonly topP: number
  readonly notices: readonly Notice[]
}

/** Architectures that read a text as a whole, or write only what another model has read. */
const READERS =
  /For(MaskedLM|PreTraining|(Sequence|Token)Classification|MultipleChoice|QuestionAnswering|ConditionalGeneration)$/

/** Throws UnusableModel: MissingModelFile, UnreadableModelFile, NotADecoder and those of `openModelFolder`. */
export async function readDecoderFolder(path: string): Promise<DecoderFolder> {
  const folder = await openModelFolder(path)
  const files = decoderFiles(folder)
  const config = await readJson(folder, 'config.json')
  const named = namesIn(config['architectures']).find((name) => READERS.test(name))
  if (named !== undefined) throw new NotADecoder(files[0], `config.json calls it ${named}`)
  const generation = await readJsonIfThere(folder, 'generation_config.json')
  const { tokenise, closing, decode, tokens, settings } = await readTokeniser(folder, config)
  const known = tokens()
  const template = await chatTemplate(folder, settings)
  const form = chatFormOf(template, known)
  const turnEnd = known.get(form.marks.at(-1) ?? '')
  const positions = [config['max_position_embeddings'], config['n_positions'], config['n_ctx']]
  return {
    path: folder.path,
    files,
    encode(text) {
      const ids = tokenise(text, Infinity)
      return closing.length > 0 ? ids.slice(0, -closing.length) : ids
    },
    decode,
    vocabulary: [...known.values()].reduce((most, id) => Math.max(most, id), -1) + 1,
    stops: new Set([
      ...numbersIn(generation['eos_token_id']),
      ...numbersIn(config['eos_token_id']),
      ...(turnEnd === undefined ? [] : [turnEnd]),
    ]),
    form,
    longest: positions.find((most): most is number => typeof most === 'number' && most > 0) ?? Infinity,
    topK: between(generation['top_k'], 0, Infinity, 0),
    topP: between(generation['top_p'], Number.MIN_VALUE, 1, 1),
    notices: [...fileNotices(folder, files), ...(form.id === 'plain' ? [plainPrompt(template !== '')] : [])],
  }
}

/** As the folder has it: a file of its own, or in the tokenizer's settings, where several have names. */
async function chatTemplate(folder: ModelFolder, settings: Json): Promise<string> {
  if (has(folder, 'chat_template.jinja')) return readText(folder, 'chat_template.jinja')
  const given = settings['chat_template']
  return typeof given === 'string' ? given : given === undefined || given === null ? '' : JSON.stringify(given)
}
const plainPrompt = (hasTemplate: boolean): Notice => ({
  name: hasTemplate ? 'ChatTemplateNotRead' : 'NoChatTemplate',
  message: hasTemplate
    ? 'Its chat template is of a kind that is not known here: it is asked with a plain prompt'
    : 'It has no chat template: it is asked with a plain prompt',
  fields: {},
})

const namesIn = (found: unknown): readonly string[] =>
  Array.isArray(found) ? found.filter((name) => typeof name === 'string') : []
const numbersIn = (found: unknown): readonly number[] =>
  [found].flat().filter((id): id is number => typeof id === 'number' && Number.isInteger(id))
const between = (found: unknown, least: number, most: number, otherwise: number): number =>
  typeof found === 'number' && found >= least && found <= most ? found : otherwise
