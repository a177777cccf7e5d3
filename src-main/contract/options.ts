import { z } from 'zod'
import { limitedRecord, Path } from './limits.ts'

/** Whether a form folds it away until it is looked for. */
const advanced = z.boolean().optional()

/** One choosable setting of a plug-in. The page draws its form, the terminal its flags, from this alone. */
export const OptionField = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('number'),
    title: z.string(),
    help: z.string().optional(),
    advanced,
    default: z.number(),
    min: z.number().optional(),
    max: z.number().optional(),
  }),
  z.object({
    kind: z.literal('integer'),
    title: z.string(),
    help: z.string().optional(),
    advanced,
    default: z.int(),
    min: z.int().optional(),
    max: z.int().optional(),
  }),
  z.object({
    kind: z.literal('switch'),
    title: z.string(),
    help: z.string().optional(),
    advanced,
    default: z.boolean(),
  }),
  z.object({ kind: z.literal('text'), title: z.string(), help: z.string().optional(), advanced, default: z.string() }),
  z.object({
    kind: z.literal('path'),
    title: z.string(),
    help: z.string().optional(),
    advanced,
    default: z.string(),
    want: z.enum(['file', 'folder']),
  }),
  z.object({
    kind: z.literal('choice'),
    title: z.string(),
    help: z.string().optional(),
    advanced,
    default: z.string(),
    choices: z.array(z.string()).readonly(),
  }),
])
export type OptionField = z.infer<typeof OptionField>
export type OptionSchema = Readonly<Record<string, OptionField>>

/** Values as they travel and are stored. */
export const OptionValues = limitedRecord(z.union([z.number(), z.boolean(), Path]), 50)
export type OptionValues = z.infer<typeof OptionValues>

type ValueOf<F extends OptionField> = F extends { kind: 'number' | 'integer' }
  ? number
  : F extends { kind: 'switch' }
    ? boolean
    : string
/** The typed values of a schema: `OptionsOf<typeof options>`. */
export type OptionsOf<S extends OptionSchema> = { readonly [K in keyof S]: ValueOf<S[K]> }

/** A member of any plug-in family, as the page and the terminal list it. */
export const PluginDescriptor = z.object({
  id: z.string().describe('versioned, e.g. margin.v1'),
  title: z.string(),
  summary: z.string(),
  caution: z.string().describe('where it does harm, or another does better, from measurements').optional(),
  paper: z.string().optional(),
  group: z.string().describe('heading it is listed under, e.g. uncertainty').optional(),
  input: z.enum(['text', 'image', 'vector', 'features', 'any']).optional(),
  asksFirst: z.boolean().describe('of a strategy: it needs no model, so it can ask the first batch').optional(),
  sized: z.boolean().optional().describe('a student whose size can be chosen'),
  student: z
    .array(z.string())
    .describe(
      'of a learner: another model can teach it; its options that a person chooses, whatever size it is to have',
    )
    .optional(),
  options: z.record(z.string(), OptionField),
})
export type PluginDescriptor = z.infer<typeof PluginDescriptor>
