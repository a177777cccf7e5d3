import type { OptionSchema, PluginDescriptor } from '../contract/options.ts'

/** What the core knows of a plug-in without loading its code: what it is called, what it is for, what can be set. */
export interface PluginFace<S extends OptionSchema = OptionSchema> {
  readonly id: string
  readonly title: string
  readonly summary: string
  /** Where it does harm, or another does better, from measurements. */
  readonly caution?: string
  readonly paper?: string
  readonly group?: string
  readonly input?: PluginDescriptor['input']
  readonly options: S
}

/** Returns a face as it goes out over the contract: without whatever else its family says of it. */
export const described = ({
  id,
  title,
  summary,
  caution,
  paper,
  group,
  input,
  options,
}: PluginFace): PluginDescriptor => ({
  id,
  title,
  summary,
  caution,
  paper,
  group,
  input,
  options: { ...options },
})
