import { oc } from '@orpc/contract'
import { z } from 'zod'
import { Path } from './limits.ts'
import { Help } from './synthesis-help.ts'
import { Made } from './synthesis-made.ts'
import { CopyRecipe } from './synthesis-copies.ts'
import { TaskId } from './tasks.ts'
import { OneTemplate, TemplateId } from './template-id.ts'
import { TemplateDraft, TemplateReport, TemplateText } from './template-report.ts'

const TemplateName = z.string().trim().min(1).max(200)

export const Template = z.object({
  id: z.int(),
  task: z.int(),
  name: z.string(),
  dialect: z.enum(['kindling', 'chatito', 'rasa']),
  source: z.string().describe('as typed'),
  imports: z.array(z.object({ path: z.string(), characters: z.int() })).describe('files kept beside it'),
  copies: CopyRecipe.nullable().describe('a set of copies of labelled pictures, with no source; null: of texts'),
  changedAt: z.int(),
  made: Made.nullable().describe('null: nothing yet'),
  outdated: z.boolean().describe('its source has changed since its samples were made'),
  withdrawn: z.int().nullable().describe('ms since 1970; its samples are out of use. null: in use'),
  accepted: z
    .int()
    .describe('that teach, or would if it were not withdrawn; also those that a person has called right'),
  doubtful: z.int().describe('on which nobody has decided'),
  rejected: z.int(),
  stale: z.int().describe('copies out of use because their picture has another label by now, or none'),
  labels: z.array(
    z.object({
      label: z.string(),
      accepted: z.int(),
      answers: z.int().describe('samples of the pool that carry the label and teach'),
      weight: z
        .number()
        .describe('share of the label’s weight in training that synthetic samples of all templates in use have'),
    }),
  ),
  help: Help.nullable().describe('the newest answer to whether it helps'),
})
export type Template = z.infer<typeof Template>

/** Templates of a task, and what is wrong with one while somebody writes it. */
export const templates = {
  /** What is wrong with templates and how to mend it, how much they make, and sentences as they would be drawn; nothing is changed. Meant to be asked while somebody writes. */
  inspect: oc.input(TemplateDraft).output(TemplateReport),
  templates: oc.input(z.object({ task: TaskId.optional() }).optional()).output(z.array(Template)),
  /** A new one, or (`id`) other words of one that is there; what it has made stays in use until it is made anew. `path`: a file on this machine, with all that it imports, in the place of `source`. */
  saveTemplate: oc
    .input(
      z.object({
        id: TemplateId.optional(),
        task: TaskId.optional(),
        name: TemplateName.optional().describe('the file’s where left out'),
        dialect: z.enum(['kindling', 'chatito', 'rasa']).optional(),
        source: TemplateText.optional(),
        path: Path.optional(),
      }),
    )
    .output(Template),
  /** With all that was made from it. */
  removeTemplate: oc.input(OneTemplate).output(z.array(Template)),
  /** Keeps a file beside a template, under the path that the template calls it; `text` null: takes it away. */
  saveImport: oc
    .input(OneTemplate.extend({ path: z.string().min(1).max(1_000), text: TemplateText.nullable() }))
    .output(Template),
  /** All that a template has made out of use, and back again. */
  withdraw: oc.input(OneTemplate).output(z.array(Template)),
  restore: oc.input(OneTemplate).output(z.array(Template)),
}
