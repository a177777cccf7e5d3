import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { startCore } from '../../src-main/hosts/start-core.ts'
import { kindling } from './command-line.ts'
import { ENTRIES } from './temporary-studio.ts'

const folder = mkdtempSync(join(tmpdir(), 'kindling-terminal-'))
const at = (name: string) => join(folder, name)
const project = at('p.kindling')

beforeAll(async () => {
  vi.stubEnv('KINDLING_HOME', at('studio'))
  writeFileSync(at('rivers.csv'), 'id,text,label\n0,Zürich,city\n1,Rhine,river\n2,Basel,\nr2,Aare,\nr2,Reuss,\n')
  await kindling('new', project)
  await kindling('import', project, at('rivers.csv'))
})
afterAll(() => {
  vi.unstubAllEnvs()
  rmSync(folder, { recursive: true, force: true })
})

test('an import says which columns it took', async () => {
  writeFileSync(at('more.csv'), 'id,text,label\n7,Limmat,river\n')
  const { code, out } = await kindling('import', project, at('more.csv'))
  expect({ code, first: out.split('\n')[0] }).toEqual({
    code: 0,
    first: 'Columns: text “text”; label “label”; id “id”; vector none (CSV or TSV, utf-8)',
  })
})

describe('a sample is labelled by what an export calls it', () => {
  test.for([
    ['0', 'Zürich'],
    ['1', 'Rhine'],
    ['#3', 'Basel'],
  ])('%s is %s', async ([reference, text]) => {
    const { code, out } = await kindling('label', project, reference!, 'x', '--json', '-')
    expect({ code, ...(JSON.parse(out) as object) }).toMatchObject({ code: 0, content: { text }, label: 'x' })
  })
  test('and asked for its number where several are called so', async () => {
    expect(await kindling('label', project, 'r2', 'x')).toMatchObject({
      code: 1,
      error: 'SeveralSamples: Several samples are called “r2”: say which by its number, #4, #5',
    })
  })
})

test('agreement of the annotators of a file is told with its intervals, or that their samples are too few', async () => {
  const shared = at('shared.kindling')
  const answer = (annotator: string, choice: string) => ({
    completed_by: annotator,
    result: [{ from_name: 'tone', type: 'choices', value: { choices: [choice] } }],
  })
  /** Ada and Mei, who answer the first three of 30 differently; Zoe has two. */
  const tasks = (from: number, to: number) =>
    Array.from({ length: to - from }, (_, k) => {
      const [i, choices] = [from + k, ['no', 'yes']]
      const annotations = [answer('Ada', choices[i % 2]!), answer('Mei', choices[(i + Number(i < 3)) % 2]!)]
      return {
        id: i,
        data: { text: `text ${i}` },
        annotations: i < 28 ? annotations : [...annotations, answer('Zoe', 'no')],
      }
    })
  await kindling('new', shared)
  expect((await kindling('agreement', shared)).out).toBe('No sample is labelled by several annotators')
  writeFileSync(at('few.json'), JSON.stringify(tasks(0, 15)))
  await kindling('import', shared, at('few.json'))
  expect((await kindling('agreement', shared)).out.split('\n').slice(0, 2)).toEqual([
    '15 samples labelled by several of 2 annotators',
    'Too few to say how far they agree: 20 are needed',
  ])
  writeFileSync(at('further.json'), JSON.stringify(tasks(15, 30)))
  await kindling('import', shared, at('further.json'))
  const { out } = await kindling('agreement', shared)
  // 27 of 30: Wilson, by hand.
  expect(out).toContain('Ada, Mei: 30 samples, alike 90.0 % (74.4 % to 96.5 %), Cohen’s κ 0.8')
  expect(out).toContain('Ada, Zoe: 2 samples, too few to say')
  expect(out).toContain('Krippendorff’s α: 0.')
})

test('a task of several labels is added, answered by name, and shown with what it has', async () => {
  const told = async (...words: readonly string[]) => {
    const { code, out, error } = await kindling(...words)
    return code === 0 ? out : error
  }
  expect(await told('tasks', project, 'add', 'topics', '--kind', 'multi', '--annotators', '2')).toContain(
    'topics: several labels a sample; 2 annotators each; 0 labels; 0 labelled, 0 skipped, 0 flagged',
  )
  expect(await told('label', project, '0', 'big', 'swiss', '--task', 'topics')).toBe('Sample 0: big, swiss')
  expect(await told('label', project, '1', '--none', '--task', 'topics')).toBe('Sample 1: none of the labels')
  expect(await told('label', project, '2', 'a', 'b')).toMatch(/^AnswerDoesNotFit: .* takes one label/)
  expect(await told('label', project, '2', 'a', '--task', 'colours')).toMatch(
    /^NoSuchTask: .*; there are label, topics/,
  )
  expect(await told('tasks', project, 'set', 'topics', '--annotators', '1', '--name', 'subjects')).toContain(
    'subjects: several labels a sample; 1 annotator each; 2 labels; 2 labelled',
  )
  expect(await told('tasks', project, 'set', 'subjects', '--kind', 'single')).toMatch(/^TaskInUse/)
  expect(await told('tasks', project, 'remove', 'subjects')).toMatch(/^TaskInUse/)
  expect(await told('tasks', project, 'add', 'subjects')).toMatch(/^TaskExists/)
  expect(await told('tasks', project, 'make', 'subjects')).toMatch(/^“make” is not add, set or remove/)
})

test('an export after a training has what the model thinks of every sample, without a ranking in between', async () => {
  const rows = Array.from(
    { length: 40 },
    (_, i) => `${i % 2 ? 'cold river' : 'big city'} ${i},${i < 20 ? (i % 2 ? 'river' : 'city') : ''}`,
  )
  writeFileSync(at('many.csv'), `text,label\n${rows.join('\n')}\n`)
  const many = at('many.kindling')
  for (const words of [
    ['new', many],
    ['import', many, at('many.csv')],
    ['embed', many],
    ['train', many],
  ])
    expect((await kindling(...words)).code).toBe(0)
  expect((await kindling('export', many, at('out.jsonl'))).code).toBe(0)
  const written = readFileSync(at('out.jsonl'), 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Exported)
  expect(written).toHaveLength(40)
  for (const { text, predictions, model } of written) {
    expect({ model, label: predictions[0]?.label }).toEqual({
      model: 'model 1',
      label: text.includes('river') ? 'river' : 'city',
    })
  }
  // Some of the twenty labels were kept to measure with; all of them teach once that is asked for.
  const trained = async (...more: readonly string[]) =>
    JSON.parse((await kindling('train', many, '--json', '-', ...more)).out) as {
      labels: number
      holdout: object | null
    }
  const before = await trained()
  expect(before.labels).toBeLessThan(20)
  expect(await trained('--all-labels')).toMatchObject({ labels: 20, holdout: null })
})
interface Exported {
  readonly text: string
  readonly predictions: readonly { readonly label: string }[]
  readonly model: string
}

describe('what is wrong is said in words, and nothing is done', () => {
  test.for<[words: string[], code: number, told: RegExp]>([
    [['label', project, '0', ''], 2, /^WrongInput: names/],
    [['label', project, '0', '   '], 2, /^WrongInput: names/],
    [['label', project, '0', 'a'.repeat(201)], 2, /^WrongInput: names/],
    [['label', project, 'NaN', 'x'], 1, /^NoSuchSample: .*“NaN”/],
    [['label', project, '99', 'x'], 1, /^UnknownSample/],
    [['label', project, '-1', 'x'], 2, /write -- before it/],
    [['next', project, '--count', '0'], 2, /whole number from 1 to 200, got “0”/],
    [['next', project, '--count', '-1'], 2, /count/],
    [['next', project, '--count', '1e9'], 2, /got “1e9”/],
    [['next', project, '--count', ''], 2, /got “”/],
    [['evaluate', '--train', 'a', '--test', 'b', '--seeds', '0'], 2, /--seeds wants/],
    [['evaluate', '--train', 'a', '--test', 'b', '--shots', '0'], 2, /--shots wants/],
    [['evaluate', '--train', at('none.csv'), '--test', at('none.csv')], 1, /^FileMissing/],
    [
      'simulate --train a --test b --strategies random.v1 --start-size 1 --batch 0 --budget 9'.split(' '),
      2,
      /--batch wants/,
    ],
    [['serve', project, '--port', '99999'], 2, /--port wants a whole number from 0 to 65535/],
    [['train', at('missing.kindling')], 1, /^ProjectMissing/],
    [['import', project, at('rivers.csv'), '--on-conflict', 'x'], 2, /--on-conflict wants keep or take, got “x”/],
    [['frobnicate'], 2, /no verb “frobnicate”/],
    [['import', project], 2, /FILE missing/],
    [['new', at('q.kindling'), '--json', at('rivers.csv/x.json')], 1, /^\w+: .*rivers\.csv/],
  ])('%s', async ([words, code, told]) => {
    const { error, ...rest } = await kindling(...words)
    expect({ ...rest, error }).toEqual({ code, out: '', error: expect.stringMatching(told) })
    expect(error).not.toMatch(/\n\s+at |UnexpectedError/)
  })
})

test('labels that were refused leave nothing behind', async () => {
  for (const label of ['', '   ', 'a'.repeat(201), '  kept  ']) await kindling('label', project, '0', label)
  const core = await startCore('terminal', ENTRIES)
  try {
    await core.project.open({ path: project })
    expect((await core.labels.list()).map(({ name }) => name)).toEqual(['city', 'river', 'x', 'kept'])
  } finally {
    await core.close()
  }
})

test('an export takes its format from the name of its file', async () => {
  await kindling('export', project, at('all.jsonl'))
  expect(JSON.parse(readFileSync(at('all.jsonl'), 'utf8').split('\n')[0]!)).toMatchObject({ text: 'Zürich' })
})

test('a corrected file wins where it is told to, and the receipt says in words what became of it', async () => {
  writeFileSync(at('corrected.csv'), 'id,text,label\n1,Rhine,stream\n')
  const kept = await kindling('import', project, at('corrected.csv'))
  expect(kept.out).toMatch(/\nanother answer than the project’s, which stands .*: 1\n/)
  const taken = await kindling('import', project, at('corrected.csv'), '--on-conflict', 'take')
  expect(taken.out).toMatch(/\nanother answer than the project’s, whose place it took: 1\n/)
})
