import { z } from 'zod'

export const TemplateId = z.int().min(1)
export const OneTemplate = z.object({ template: TemplateId })
