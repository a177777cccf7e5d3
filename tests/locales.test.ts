import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { exportFormats, importFormats } from '../src-main/exchange-formats/index.ts'
import { rejectReasons } from '../src-main/exchange-formats/format.ts'
import type { OptionSchema } from '../src-main/contract/options.ts'
import { backbones } from '../src-main/backbones/index.ts'
import { ExportReceipt, ImportNotes } from '../src-main/contract/data.ts'
import { noises } from '../src-main/synthesis/noises/index.ts'
import { pictureNoises } from '../src-main/synthesis/picture-noises/index.ts'
import { importNoteKinds } from '../src-main/synthesis/templates/import-notes.ts'
import {
  importReasons,
  problemKinds,
  rangeForms,
  settingForms,
} from '../src-main/synthesis/templates/template-problems.ts'
import { TemplateFix } from '../src-main/contract/template-report.ts'
import { learners } from '../src-main/learners/index.ts'
import { suggesters } from '../src-main/suggesters/index.ts'
import { strategies } from '../src-main/query-strategies/index.ts'
import { valueKey } from '../src-renderer/widgets/value-key.ts'
import en from '../src-renderer/locales/en.json' with { type: 'json' }
import zh from '../src-renderer/locales/zh-CN.json' with { type: 'json' }

interface Words {
  readonly title?: string
  readonly summary?: string
  readonly options?: Readonly<Record<string, string>>
  readonly help?: Readonly<Record<string, string>>
}
type Family = readonly { readonly id: string; readonly options: OptionSchema }[]
/** One id may stand for a way in and a way out, each with words of its own. */
const families: readonly (readonly [string, Family])[] = [
  ['import', importFormats],
  ['export', exportFormats],
  ['', strategies],
  ['', learners],
  ['', backbones],
  ['', suggesters],
  ['', [...noises, ...pictureNoises].map((noise) => ({ ...noise, options: {} }))],
]
const plugins = zh.plugins as Readonly<Record<string, Words>>
const placeOf = (id: string, family: string) => (`${family}/${id}` in plugins ? `${family}/${id}` : id)
const isChinese = (word: string | undefined) => /\p{Script=Han}/u.test(word ?? '')

const root = join(import.meta.dirname, '..')
type Tree = { readonly [key: string]: string | Tree }
const flat = (tree: Tree, path = ''): [string, string][] =>
  Object.entries(tree).flatMap(([key, value]) =>
    typeof value === 'string' ? [[path + key, value] as [string, string]] : flat(value, `${path}${key}.`),
  )
const keys = (tree: Tree): number =>
  Object.values(tree).reduce((sum, value) => sum + 1 + (typeof value === 'string' ? 0 : keys(value)), 0)
/** Each once: one language may have more plural forms than the other. */
const placeholders = (text: string) => [...new Set([...text.matchAll(/\{(\w+)\}/g)].map(([, name]) => name))].sort()

// The terminal's own errors never reach a page.
const sources = globSync('src-main/**/*.ts', { cwd: root })
  .filter((file) => !file.endsWith('.test.ts') && !file.includes('/terminal/'))
  .map((file) => readFileSync(join(root, file), 'utf8'))
const pages = globSync('src-renderer/**/*.{vue,ts}', { cwd: root })
  .filter((file) => !file.endsWith('.test.ts'))
  .map((file) => readFileSync(join(root, file), 'utf8'))

describe('the two languages', () => {
  test('have the same words with the same places to fill', () => {
    // Plug-ins bring their own English words.
    const shape = ({ plugins: _own, ...tree }: Tree) => flat(tree).map(([key, text]) => `${key} ${placeholders(text)}`)
    expect(shape(zh)).toEqual(shape(en))
  })
  test('hold no mark that means something else in a message: but for whole alternatives, | and @ are written {‘…’}', () => {
    for (const tree of [en, zh] as Tree[]) {
      const broken = flat(tree).filter(([, text]) => {
        const alternatives = text.replaceAll(/\{'[^']*'\}/g, 'x').split(' | ')
        return alternatives.some((one) => one.trim() === '' || /[|@]/.test(one))
      })
      expect(broken).toEqual([])
    }
  })
  test('have each word once: of a key written twice a reader of the file sees the one, the page the other', () => {
    for (const [name, tree] of Object.entries({ en, 'zh-CN': zh })) {
      const written = readFileSync(join(root, `src-renderer/locales/${name}.json`), 'utf8').match(/^ +"[^"]+":/gm)
      expect(written).toHaveLength(keys(tree))
    }
  })
  test('name every plug-in with all its options, and what is said of them, in Chinese too', () => {
    const missing = families.flatMap(([family, all]) =>
      all.flatMap((plugin) => {
        // A title may be a name, the same in every language.
        const { title, summary, options, help } = plugins[placeOf(plugin.id, family)] ?? {}
        return [
          ...(title && isChinese(summary) ? [] : [plugin.id]),
          ...Object.entries(plugin.options).flatMap(([name, field]) => [
            ...(isChinese(options?.[name]) ? [] : [`${plugin.id} ${name}`]),
            ...(field.help && !isChinese(help?.[name]) ? [`${plugin.id} ${name} help`] : []),
          ]),
        ]
      }),
    )
    expect(missing).toEqual([])
  })
  test('name nothing that no plug-in has', () => {
    const named = (place: string, options: object, help: object) => [
      place,
      ...Object.keys(options).map((name) => `${place} ${name}`),
      ...Object.keys(help).map((name) => `${place} ${name} help`),
    ]
    const helped = (options: OptionSchema) => Object.fromEntries(Object.entries(options).filter(([, { help }]) => help))
    const known = families.flatMap(([family, all]) =>
      all.flatMap(({ id, options }) => named(placeOf(id, family), options, helped(options))),
    )
    const told = Object.entries(plugins).flatMap(([place, { options = {}, help = {} }]) => named(place, options, help))
    expect(told.length).toBeGreaterThan(100)
    expect(told.filter((one) => !known.includes(one))).toEqual([])
  })
  test('have words for every value that can be chosen, but for what is written the same everywhere', () => {
    const everywhere = /^(utf|windows|ibm|euc|koi8)-?\w|^(gb18030|big5|shift_jis|macintosh|float\d+|int8|softmax|\d+)$/
    const choices = families.flatMap(([, all]) =>
      all.flatMap(({ options }) =>
        Object.values(options).flatMap((field) => (field.kind === 'choice' ? field.choices : [])),
      ),
    )
    expect(choices.length).toBeGreaterThan(20)
    const values: Readonly<Record<string, string>> = zh.values
    const missing = choices.filter((value) => !everywhere.test(value) && !isChinese(values[valueKey(value)]))
    expect([...new Set(missing)]).toEqual([])
  })
  test('have words for every error a user can meet', () => {
    const names = sources.flatMap((text) =>
      [...text.matchAll(/export class (\w+) extends (?:NamedError|UnusableModel)\b/g)].map(([, name]) => name!),
    )
    expect(names.length).toBeGreaterThan(20)
    expect(names.filter((name) => !(name in en.errors))).toEqual([])
  })
  test('have a question for whatever a file leaves open', () => {
    const asked = sources.flatMap((text) =>
      [...text.matchAll(/option: '(\w+)',\s*chosen\b/g)].map(([, option]) => option!),
    )
    expect(asked.length).toBeGreaterThan(5)
    expect(asked.filter((option) => !(option in en.question))).toEqual([])
  })
  test('have words for everything a receipt tells by reason', () => {
    const told = [
      ...rejectReasons.map((reason) => `reject.${reason}`),
      ...ImportNotes.shape.reason.options.map((reason) => `note.${reason}`),
      ...ExportReceipt.shape.leftOut.element.shape.part.options.map((part) => `leftOut.${part}`),
    ]
    const known = new Set(flat(en).map(([key]) => key))
    expect(told.length).toBeGreaterThan(10)
    expect(told.filter((key) => !known.has(key))).toEqual([])
  })
  test('have words for whatever can be wrong in a template, for what mends it, and for what differs in files of others', () => {
    const told = [
      ...problemKinds.flatMap((kind) => [`problem.${kind}.what`, `problem.${kind}.fix`]),
      ...TemplateFix.shape.kind.options.map((kind) => `fix.${kind}`),
      ...Object.keys(importReasons).map((reason) => `reason.${reason}`),
      ...Object.keys({ ...settingForms, ...rangeForms }).map((form) => `form.${form}`),
      ...importNoteKinds.map((kind) => `note.${kind}`),
    ]
    const known = new Set(flat(en).map(([key]) => key))
    expect(told.length).toBeGreaterThan(80)
    expect(told.filter((key) => !known.has(`templates.${key}`))).toEqual([])
  })
  test('have every word a page asks for by a fixed key', () => {
    const known = new Set(flat(en).map(([key]) => key))
    const asked = pages.flatMap((text) => [...text.matchAll(/\bt\('([\w.-]+)'/g)].map(([, key]) => key!))
    expect(asked.length).toBeGreaterThan(100)
    expect(asked.filter((key) => !known.has(key))).toEqual([])
  })
})
