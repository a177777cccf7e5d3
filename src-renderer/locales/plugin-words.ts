import type { OptionField, PluginDescriptor } from '@contract/options'

/** What a locale file may say of one plug-in, under `plugins.<id>`; what it leaves out keeps the plug-in's own words. */
export interface PluginWords {
  readonly title?: string
  readonly summary?: string
  readonly caution?: string
  readonly options?: Readonly<Record<string, string>>
  readonly help?: Readonly<Record<string, string>>
}
export type PluginDictionary = Readonly<Record<string, PluginWords>>

/** One id may stand for a way in and a way out: `export/csv.v1` wins over `csv.v1`. */
const entry = (words: PluginDictionary, id: string, family?: string) =>
  (family === undefined ? undefined : words[`${family}/${id}`]) ?? words[id] ?? {}

/** A plug-in with every word the dictionary has for it. */
export function translated(plugin: PluginDescriptor, words: PluginDictionary, family?: string): PluginDescriptor {
  const { title, summary, caution, options, help } = entry(words, plugin.id, family)
  const field = (name: string, own: OptionField): OptionField => ({
    ...own,
    title: options?.[name] ?? own.title,
    ...(own.help === undefined ? {} : { help: help?.[name] ?? own.help }),
  })
  return {
    ...plugin,
    title: title ?? plugin.title,
    summary: summary ?? plugin.summary,
    ...(plugin.caution === undefined ? {} : { caution: caution ?? plugin.caution }),
    options: Object.fromEntries(Object.entries(plugin.options).map(([name, own]) => [name, field(name, own)])),
  }
}
