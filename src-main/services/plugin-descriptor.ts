import type { OptionSchema, PluginDescriptor } from '../contract/options.ts'

interface Plugin {
  readonly id: string
  readonly title: string
  readonly summary: string
  readonly paper?: string
  readonly group?: string
  readonly input?: PluginDescriptor['input']
  readonly options: OptionSchema
}

/** A member of any family, without its functions. */
export const described = ({ id, title, summary, paper, group, input, options }: Plugin): PluginDescriptor => ({
  id,
  title,
  summary,
  paper,
  group,
  input,
  options: { ...options },
})
