import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { backbones } from '../src-main/backbones/index.ts'
import { ExportReceipt, ImportNotes } from '../src-main/contract/data.ts'
import { learners } from '../src-main/learners/index.ts'
import { strategies } from '../src-main/query-strategies/index.ts'
import en from '../src-renderer/locales/en.json' with { type: 'json' }
import zh from '../src-renderer/locales/zh-CN.json' with { type: 'json' }

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
  test("hold no mark that means something else in a message: alternatives and links are written {'…'}", () => {
    for (const tree of [en, zh] as Tree[]) {
      const plain = (text: string) => text.replaceAll(/\{'[^']*'\}/g, '')
      // Plural forms: none, one, more of what is counted.
      const isPlural = (text: string) => text.split(' | ').length === 3 && text.includes('{count}')
      const marked = flat(tree).filter(([, text]) => /[|@]/.test(plain(text)) && !isPlural(plain(text)))
      expect(marked).toEqual([])
    }
  })
  test('have each word once: of a key written twice a reader of the file sees the one, the page the other', () => {
    for (const [name, tree] of Object.entries({ en, 'zh-CN': zh })) {
      const written = readFileSync(join(root, `src-renderer/locales/${name}.json`), 'utf8').match(/^ +"[^"]+":/gm)
      expect(written).toHaveLength(keys(tree))
    }
  })
  test('name every strategy, learner and backbone with all its options in Chinese too', () => {
    const own = zh.plugins as Record<string, { title?: string; summary?: string; options?: Record<string, string> }>
    const missing = [...strategies, ...learners, ...backbones].flatMap(({ id, options }) => [
      ...(own[id]?.title && own[id].summary ? [] : [id]),
      ...Object.keys(options).flatMap((option) => (own[id]?.options?.[option] ? [] : [`${id} ${option}`])),
    ])
    expect(missing).toEqual([])
  })
  test('have words for every error a user can meet', () => {
    const names = sources.flatMap((text) =>
      [...text.matchAll(/export class (\w+) extends (?:NamedError|UnusableModel)\b/g)].map(([, name]) => name!),
    )
    expect(names.length).toBeGreaterThan(20)
    expect(names.filter((name) => !(name in en.errors))).toEqual([])
  })
  test('have words for everything a receipt tells by reason', () => {
    const told = [
      ...ImportNotes.shape.reason.options.map((reason) => `note.${reason}`),
      ...ExportReceipt.shape.leftOut.element.shape.part.options.map((part) => `leftOut.${part}`),
    ]
    const known = new Set(flat(en).map(([key]) => key))
    expect(told.length).toBeGreaterThan(10)
    expect(told.filter((key) => !known.has(key))).toEqual([])
  })
  test('have every word a page asks for by a fixed key', () => {
    const known = new Set(flat(en).map(([key]) => key))
    const asked = pages.flatMap((text) => [...text.matchAll(/\bt\('([\w.-]+)'/g)].map(([, key]) => key!))
    expect(asked.length).toBeGreaterThan(100)
    expect(asked.filter((key) => !known.has(key))).toEqual([])
  })
})
