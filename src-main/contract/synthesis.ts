import { oc } from '@orpc/contract'
import { z } from 'zod'
import { NoiseKind, TemplateDraft, TemplateReport } from './template-report.ts'

export const synthesis = {
  /** What is wrong with templates and how to mend it, how much they make, and sentences as they would be drawn; nothing is changed. Meant to be asked while somebody writes. */
  inspect: oc.input(TemplateDraft).output(TemplateReport),
  /** The kinds of noise, in the order in which they are applied. */
  noises: oc.output(z.array(NoiseKind)),
}
