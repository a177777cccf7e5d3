import { oc } from '@orpc/contract'
import { z } from 'zod'
import { Id, limitedRecord, Path } from './limits.ts'

/** Somebody who sits here: the names they had before are theirs still. */
export const Person = z.object({
  name: z.string().min(1).max(80),
  formerly: z.array(z.string().min(1).max(80)).max(100),
})
export type Person = z.infer<typeof Person>

/** The user's own, kept beside the recent list, not in a project. */
export const Settings = z.object({
  locale: z.enum(['en', 'zh-CN']).nullable().describe('null: the system’s'),
  theme: z.enum(['light', 'dark']).nullable().describe('null: the system’s'),
  annotator: z.string().min(1).max(80).describe('who sits here; set to another name, it is the same person’s'),
  people: z.array(Person).max(100).describe('who have sat here, with all their names'),
  showGuesses: z.boolean(),
  retrainEvery: z.int().min(1).max(1000),
  holdoutShare: z.number().min(0).max(0.5),
  holdoutWidth: z.number().min(0.01).max(0.2).describe('accuracy is to be shown to ± this, with 95 % confidence'),
  provider: z.enum(['auto', 'cpu', 'cuda', 'webgpu', 'dml']),
  suggesterFolder: Path.nullable().describe('of suggesters that people write; null: none'),
  keys: limitedRecord(Id, 200).describe('action → key, where it differs from the preset'),
  keyPreset: z.enum(['standard', 'left-hand']),
})
export type Settings = z.infer<typeof Settings>

export const settings = {
  get: oc.output(Settings),
  set: oc.input(Settings.omit({ people: true }).partial()).output(Settings),
  /** Whoever goes by this name sits here from now on, and is not who sat here until now. */
  somebodyElse: oc.input(z.object({ name: z.string().min(1).max(80) })).output(Settings),
}
