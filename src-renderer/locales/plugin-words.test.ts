import { expect, test } from 'vitest'
import { translated } from './plugin-words'

const plugin = {
  id: 'csv.v1',
  title: 'CSV',
  summary: 'A table.',
  options: {
    bom: { kind: 'switch', title: 'Mark', help: 'For spreadsheets', default: false },
    quotes: { kind: 'text', title: 'Quotes', default: '"' },
  },
} as const

test('words of the dictionary replace the plug-in’s own, which stay where it has none', () => {
  const words = { 'csv.v1': { summary: '表格。', options: { bom: '标记' }, help: { bom: '给表格软件' } } }
  expect(translated(plugin, words)).toEqual({
    ...plugin,
    summary: '表格。',
    options: {
      bom: { ...plugin.options.bom, title: '标记', help: '给表格软件' },
      quotes: plugin.options.quotes,
    },
  })
})
test('an id that stands in two families has words for each', () => {
  const words = { 'csv.v1': { title: 'both' }, 'export/csv.v1': { title: 'out' } }
  expect([translated(plugin, words, 'export').title, translated(plugin, words, 'import').title]).toEqual([
    'out',
    'both',
  ])
})
