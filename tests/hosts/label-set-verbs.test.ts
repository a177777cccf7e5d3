import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { saidByVerb as kindling } from './said-by-verb.ts'

const folder = mkdtempSync(join(tmpdir(), 'kindling-label-sets-'))
const at = (name: string) => join(folder, name)
const project = at('p.kindling')

const labels = (...words: readonly string[]) => kindling('labels', project, ...words)

beforeAll(async () => {
  vi.stubEnv('KINDLING_HOME', at('studio'))
  await kindling('new', project)
})
afterAll(() => {
  vi.unstubAllEnvs()
  rmSync(folder, { recursive: true, force: true })
})

test('a label set comes in, says more the second time, and goes out as it is', async () => {
  expect(await labels()).toBe('There are no labels yet.')
  writeFileSync(at('names.txt'), 'card_arrival\npin_blocked\nCardArrival\n')
  expect((await labels('import', at('names.txt'))).split('\n')).toEqual([
    '2 new, 0 updated, 0 as they were: 2 labels now',
    'New: card_arrival, pin_blocked',
    'More than once in the file, taken once: card_arrival',
  ])
  writeFileSync(
    at('set.csv'),
    'name,description,keywords\ncard arrival,Has not come,not come\npin_blocked,,\n,x,\npin_bloked,,\n',
  )
  expect((await labels('import', at('set.csv'))).split('\n')).toEqual([
    '1 new, 1 updated, 1 as they were: 3 labels now',
    'New: pin_bloked',
    'Updated: card_arrival',
    '“pin_bloked” was added; is it “pin_blocked”?',
    'Line 4 was left out, no name: x',
  ])
  expect((await labels('list')).split('\n')).toEqual([
    'card_arrival | Has not come | not come | 0 answers',
    'pin_blocked | 0 answers',
    'pin_bloked | 0 answers',
  ])
  expect(await labels('export', at('out.txt'))).toBe('3 labels → out.txt')
  expect(readFileSync(at('out.txt'), 'utf8')).toBe('card_arrival | Has not come | not come\npin_blocked\npin_bloked\n')
})

test('each task has its own, from a column or a labelling configuration', async () => {
  await kindling('tasks', project, 'add', 'tone')
  writeFileSync(at('rows.csv'), 'text,label,mood\na,x,calm\nb,y,angry\nc,x,calm\n')
  expect(await labels('import', at('rows.csv'), '--column', 'mood', '--task', 'tone')).toMatch(/^2 new/)
  writeFileSync(at('config.xml'), '<View><Choices name="c"><Choice value="calm" hint="Quiet"/></Choices></View>')
  expect(await labels('import', at('config.xml'), '--task', 'tone')).toMatch(/^0 new, 1 updated, 0 as they were/)
  expect(await labels('--task', 'tone')).toBe('calm | Quiet | 0 answers\nangry | 0 answers')
})

test('what cannot be read says why and changes nothing', async () => {
  writeFileSync(at('bad.json'), '["a",')
  expect(await labels('import', at('bad.json'))).toMatch(
    /^LabelSetUnreadable: .*json.*labels of the project are as they were/,
  )
  expect(await labels('import', at('none.csv'))).toMatch(/^FileMissing/)
  expect(await labels('import', at('set.csv'), '--column', 'mood')).toMatch(
    /^ColumnMissing: .*“mood”; it has name, description/,
  )
  expect(await labels('import')).toMatch(/FILE missing/)
  expect(await labels('make')).toMatch(/“make” is not list, import, export, names, merge, retire, restore/)
  expect((await labels()).split('\n')).toHaveLength(3)
})

test('labels are merged, retired and restored by name; a dry run only says what would become of them', async () => {
  expect(await labels('merge', 'pin_bloked', 'pin blocked', '--dry-run')).toBe(
    '“pin_bloked” would be merged into “pin_blocked”: 0 samples would say “pin_blocked”. Nothing was changed.',
  )
  expect(await labels('merge', 'pin_bloked', 'pin blocked')).toBe(
    '“pin_bloked” is merged into “pin_blocked”: 0 samples say “pin_blocked”.',
  )
  expect((await labels()).split('\n').slice(1)).toEqual([
    'pin_blocked | pin_bloked | 0 answers',
    'pin_bloked | 0 answers | retired, merged into pin_blocked',
  ])
  expect(await labels('retire', 'pin_bloked')).toMatch(/^LabelRetired/)
  expect(await labels('merge', 'card_arrival', 'card_arrival')).toMatch(/^MergedIntoItself/)
  expect(await labels('retire', 'nobody')).toMatch(/^UnknownLabel/)
  expect(await labels('restore', 'pin_bloked')).toBe('“pin_bloked” is offered again; 0 samples carry it.')
  expect((await labels()).split('\n').slice(1)).toEqual(['pin_blocked | 0 answers', 'pin_bloked | 0 answers'])
})

test('names of labels are kept from teaching, and let teach again', async () => {
  const cannot = 'Label names cannot teach here: too few are words, or the features read none.'
  expect(await labels('names')).toBe(cannot)
  expect(await labels('names', 'off')).toBe('Label names do not teach: they are switched off.')
  expect(await labels('names', '--task', 'tone')).toBe(cannot)
  expect(await labels('names', 'perhaps')).toMatch(/names is on or off, not “perhaps”/)
  expect(await labels('names')).toBe('Label names do not teach: they are switched off.')
  expect(await labels('names', 'on')).toBe(cannot)
})
