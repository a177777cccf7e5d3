import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { readLabelledFile } from '../../src-main/experiments/labelled-file.ts'
import { kindling } from './command-line.ts'

const folder = mkdtempSync(join(tmpdir(), 'kindling-synth-'))
mkdirSync(join(folder, 'lists'))
const put = (name: string, content: string) => (writeFileSync(join(folder, name), content), join(folder, name))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

test('a check counts the sentences of every label, with what is imported and what differs', async () => {
  put('lists/cities.csv', 'name;people\nRome;3\n"New York";8\nGraz;0\n')
  put('lists/polite.chatito', '~[please]\n    please\n    ~[be so kind]\n')
  put('nlu.yml', 'nlu:\n- intent: greet\n  examples: |\n    - hello\n    - hi [Bob](name)\n')
  const file = put(
    'cards.tpl',
    "import lists/polite.chatito\nimport nlu.yml\n%[card]\n  ~[please?] my card is in @[city]\n@[city]('from': 'lists/cities.csv', 'weight': 'people')\n",
  )
  const { code, out } = await kindling('synth', 'check', file)
  const [card, greet, together, ...notes] = out.split('\n')
  expect([code, card, greet, together]).toEqual([0, 'card      6', 'greet     2', 'together  8'])
  expect(notes).toEqual([
    expect.stringMatching(/^lists\/polite\.chatito:1: Chatito draws .* \(~\[please\]\)$/),
    expect.stringMatching(/^lists\/polite\.chatito:3: .* stands for its own name.* \(~\[be so kind\]\)$/),
  ])
})

test('a check tells what several labels say in the same words', async () => {
  const file = put('shared.tpl', '%[a]\n  where is {my|the} card\n  where is my card\n%[b]\n  where is {my|our} card\n')
  const { out } = await kindling('synth', 'check', file)
  expect(out.split('\n').slice(2)).toEqual([
    'together  5',
    '3 of them differ in words',
    '1 is made by several labels, such as “where is my card” (a, b)',
  ])
})

test('a check says where a template is wrong and what to do', async () => {
  const file = put('wrong.tpl', '%[card]\n  where is @[cart]?\n@[card]\n  my card\n')
  expect(await kindling('synth', 'check', file)).toEqual({
    code: 1,
    out: '',
    error:
      'BrokenTemplates: 1 problem\nwrong.tpl:2:12  @[cart] is not defined. The line is left out until it is.\n    Use @[card], or define @[cart].',
  })
})

test('templates read nothing outside their folder', async () => {
  put('secret.tpl', '~[secret]\n  s3cret\n')
  writeFileSync(join(folder, 'lists', 'inner.tpl'), 'import ../secret.tpl\n%[a]\n  ~[secret]\n')
  const { error } = await kindling('synth', 'check', join(folder, 'lists', 'inner.tpl'))
  expect(error).toContain('“../secret.tpl” cannot be imported: it lies outside the folder of the templates.')
})

const at = (name: string) => join(folder, name)
interface Line {
  readonly text: string
  readonly label: string
  readonly template: string
  readonly slots?: readonly {
    readonly slot: string
    readonly text: string
    readonly was?: string
    readonly start?: number
    readonly end?: number
  }[]
  readonly noises?: readonly string[]
  readonly tidy?: string
  readonly gate?: string
  readonly copies?: { readonly text: string; readonly from: string }
}
const linesIn = (path: string) =>
  readFileSync(path, 'utf8')
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as Line)
const arrivals =
  "%[arrival]('training': '30')\n  Where is my {new|old} card number @[n]?\n@[n]\n  #[100..400 as words]\n%[rate]('training': '10')\n  How many dollars are #[1..900] pounds?\n"

test('samples are drawn by the training of each label, and come in as labelled records', async () => {
  const [file, out] = [put('arrivals.tpl', arrivals), at('made.jsonl')]
  const { code, out: told } = await kindling('synth', file, '--out', out, '--seed', '4')
  const made = linesIn(out)
  const counts = (label: string) => made.filter((line) => line.label === label).length
  const near = Number(/near copies .*?(?:−([\d,]+)|0)$/m.exec(told)?.[1] ?? 0)
  expect([code, counts('arrival') + counts('rate'), new Set(made.map(({ text }) => text)).size]).toEqual([
    0,
    40 - near,
    40 - near,
  ])
  expect(told).toContain(`${40 - near} samples → ${out}`)
  expect(told).toMatch(/arrival +\d+ kept, 30 drawn of 602 sentences, 4\.98 %/)
  for (const { text, slots = [] } of made)
    for (const { text: words, start, end } of slots) expect(text.slice(start, end)).toBe(words)
  const { contents, labels } = await readLabelledFile(out)
  expect([contents.length, labels[0]]).toEqual([made.length, [made[0]!.label]])
})

test('the same seed gives the same file, byte for byte; another seed another one', async () => {
  const file = put('arrivals.tpl', arrivals)
  const bytes = async (name: string, seed: string) => {
    await kindling(
      'synth',
      file,
      '--out',
      at(name),
      '--count',
      '60',
      '--seed',
      seed,
      '--noise',
      put('profile.json', '{"keyboard-typo.v1": 0.05}'),
    )
    return readFileSync(at(name), 'utf8')
  }
  const [one, same, other] = [await bytes('1.jsonl', '1'), await bytes('2.jsonl', '1'), await bytes('3.jsonl', '2')]
  expect([same === one, other === one]).toEqual([true, false])
})

test('a seed gives the same bytes on every machine: their digest stands here', async () => {
  // Another digest means that the samples of a seed are others than before: a change of the language, of drawing or of noise, to be told in the changelog.
  const file = put(
    'every-machine.tpl',
    [
      "%[card]('training': '300')",
      '    *[3] ~[please?] where is @[card], {it is late|I wait} since #[2026-01-01..2026-03-31 as d MMMM in en]',
      '    @[card] was #[1..40 as words] days under way',
      "%[卡]('training': '200')",
      '    ~[请?]帮我查@[卡]，等了#[2..30]天',
      '~[please]',
      '    please',
      '~[请]',
      '    请',
      '@[card]',
      '    my card',
      '    *[40%] the new card',
      '@[卡]',
      '    我的卡',
      '    新卡',
      '',
    ].join('\n'),
  )
  const noise = put('every.json', '{"keyboard-typo.v1": 0.02, "small-letters.v1": 0.3, "homophone.v1": 0.05}')
  await kindling('synth', file, '--out', at('every.jsonl'), '--seed', '7', '--noise', noise)
  const made = readFileSync(at('every.jsonl'))
  expect(made.toString().split('\n').length).toBeGreaterThan(150)
  expect(createHash('sha256').update(made).digest('hex')).toBe(
    '8754398d2afc51696f326d5bd40d7b069388f100ecafd0332e8a78decda7518f',
  )
})

test('noise fitted to real texts is told, and each sample says what it did', async () => {
  const real = put(
    'real.txt',
    Array.from({ length: 60 }, (_, i) => `${i % 2 ? 'where' : 'Where'} is my card ${i}${i % 3 ? '?' : ''}`).join('\n'),
  )
  const { out: told } = await kindling(
    'synth',
    at('arrivals.tpl'),
    '--out',
    at('noisy.jsonl'),
    '--noise',
    `fit:${real}`,
  )
  expect(told).toMatch(/Small letters +50\.0 % of texts {2}\(30 of 60\)/)
  expect(told).toMatch(/No end mark +33\.3 % of texts {2}\(20 of 60\)/)
  for (const { text, tidy, noises = [], slots = [] } of linesIn(at('noisy.jsonl'))) {
    expect(tidy !== undefined).toBe(noises.length > 0)
    if (noises.includes('small-letters.v1')) expect(text).toBe(text.toLowerCase())
    if (noises.includes('lost-end-mark.v1')) expect([tidy!.endsWith('?'), text.endsWith('?')]).toEqual([true, false])
    for (const { text: words, was, start, end } of slots) {
      expect(text.slice(start, end)).toBe(words)
      expect(tidy ?? text).toContain(was ?? words)
    }
  }
})

test('copies of real texts and what gives the hold-out away are kept apart, with why', async () => {
  const file = put('two.tpl', '%[a]\n  where is my card\n  how do I change my pin\n  can I get a second account\n')
  const against = put('known.txt', 'Where is my CARD\nsomething else\n')
  const holdout = put('kept.txt', 'how do I change my pins\n')
  const [out, rest] = [at('kept.jsonl'), at('rest.jsonl')]
  const { out: told } = await kindling(
    'synth',
    file,
    '--out',
    out,
    '--rest',
    rest,
    '--against',
    against,
    '--holdout',
    holdout,
  )
  expect(linesIn(out).map(({ text }) => text)).toEqual(['can I get a second account'])
  expect(
    linesIn(rest)
      .map(({ text, gate, copies }) => [text, gate, copies])
      .sort(),
  ).toEqual([
    ['how do I change my pin', 'like-the-hold-out', undefined],
    ['where is my card', 'exact-copy', { text: 'Where is my CARD', from: 'against' }],
  ])
  expect(told).toContain('1 kept, 3 drawn of 3 sentences, 100.0 %; 100 were wanted, more it cannot say')
})

const CITIES = ['Rome', 'Oslo', 'Paris', 'Lima', 'Cairo', 'Delhi', 'Quito', 'Minsk', 'Seoul', 'Tunis', 'Accra', 'Hanoi']
const ARRIVAL = CITIES.map((city) => `When will my new card arrive in ${city} by post?`)
const RATE = CITIES.map((city) => `What exchange rate do I get for pounds in ${city}?`)
/** The last line of each is the other label's. */
const MIXED =
  '%[card_arrival]\n  has my new card not arrived by post yet?\n  my card should arrive here by post\n  what exchange rate do I get for euros?\n%[Exchange rate]\n  what is the exchange rate for euros in pounds?\n  when will my new card arrive at home by post?\n%[age]\n  how old must I be to have a card?\n'

test('what the nearest labelled texts read as another label is not kept; a label they do not know passes', async () => {
  const rows = [...ARRIVAL.map((text) => [text, 'card_arrival']), ...RATE.map((text) => [text, 'exchange_rate'])]
  const against = put('labelled.csv', `text,label\n${rows.map(([text, label]) => `"${text}",${label}`).join('\n')}\n`)
  const [out, rest, json] = [at('agreed.jsonl'), at('doubted.jsonl'), at('receipt.json')]
  const file = put('mixed.tpl', MIXED)
  const { code, out: told } = await kindling('synth', file, '--out', out, '--rest', rest, '--against', against)
  expect([code, told]).toEqual([
    0,
    expect.stringMatching(/label check .*−2\b[^]*labels checked by the nearest of 24 labelled samples/),
  ])
  expect(
    linesIn(rest)
      .map(({ text, label, gate }) => [text, label, gate])
      .sort(),
  ).toEqual([
    ['what exchange rate do I get for euros?', 'card_arrival', 'label-check'],
    ['when will my new card arrive at home by post?', 'Exchange rate', 'label-check'],
  ])
  expect(linesIn(out).map(({ text }) => text)).toContain('how old must I be to have a card?')
  await kindling('synth', file, '--out', out, '--against', against, '--json', json)
  const { judge, funnel } = JSON.parse(readFileSync(json, 'utf8')) as {
    judge: unknown
    funnel: { judged: number; accepted: number; gates: { gate: string; rejected: number; doubtful: number }[] }
  }
  expect(judge).toEqual({ by: 'nearest', labels: 24 })
  expect([funnel.judged, funnel.accepted]).toEqual([6, 4])
  const check = funnel.gates.find(({ gate }) => gate === 'label-check')!
  expect(check.rejected + check.doubtful).toBe(2)
})

test('where the real texts have no labels, the labels’ names check', async () => {
  const against = put('unlabelled.txt', [...ARRIVAL, ...RATE].join('\n'))
  const json = at('by-names.json')
  await kindling('synth', at('mixed.tpl'), '--out', at('by-names.jsonl'), '--against', against, '--json', json)
  expect(JSON.parse(readFileSync(json, 'utf8'))).toMatchObject({ judge: { by: 'names' } })
  // Without real texts there is nobody to ask.
  await kindling('synth', at('mixed.tpl'), '--out', at('by-nobody.jsonl'), '--json', json)
  const alone = JSON.parse(readFileSync(json, 'utf8')) as { judge: unknown; funnel: { gates: { gate: string }[] } }
  expect([alone.judge, alone.funnel.gates.map(({ gate }) => gate)]).toEqual([
    null,
    expect.not.arrayContaining(['label-check']),
  ])
})

test('what it reads is never written over, whatever it is called by, and two outputs are two files', async () => {
  const source = "%[greet]('training': '2')\n    {hello|hi} there\n"
  const [file, real] = [put('greet.tpl', source), put('real.csv', 'text\nhello you\n')]
  symlinkSync(file, at('link.jsonl'))
  const said = async (...words: string[]) => (await kindling('synth', file, ...words)).error
  expect(await said('--out', file)).toContain('a template that is read')
  expect(await said('--out', at('link.jsonl'))).toContain('a template that is read')
  expect(await said('--out', real, '--against', real)).toContain('what --against reads')
  expect(await said('--out', at('twice.jsonl'), '--rest', at('twice.jsonl'))).toContain('what --out writes')
  expect([readFileSync(file, 'utf8'), readFileSync(real, 'utf8'), existsSync(at('twice.jsonl'))]).toEqual([
    source,
    'text\nhello you\n',
    false,
  ])
  expect(await said('--out', at('n.jsonl'), '--noise', at('none.json'))).toContain('No such file')
})

test('faults stop it, unless they are to be skipped; what is wrong on the command line is said', async () => {
  const file = put('faulty.tpl', '%[a]\n  fine\n  where is @[cart]\n')
  const [stopped, skipped] = [
    await kindling('synth', file, '--out', at('no.jsonl')),
    await kindling('synth', file, '--out', at('yes.jsonl'), '--skip-faults'),
  ]
  expect([stopped.code, existsSync(at('no.jsonl')), skipped.code]).toEqual([1, false, 0])
  expect(skipped.out).toContain('faulty.tpl:3:12  @[cart] is not defined.')
  const errors = [
    await kindling('synth', file),
    await kindling('synth', 'chek', file),
    await kindling('synth', 'check'),
    await kindling('synth', at('arrivals.tpl'), '--out', at('n.jsonl'), '--noise', put('bad.json', '[1]')),
    await kindling('synth', at('arrivals.tpl'), '--out', at('n.jsonl'), '--noise', put('bad2.json', '{"typo.v1": 1}')),
  ]
  expect(errors.map(({ code, error }) => [code, error.split(/[;:.]/)[0]])).toEqual([
    [1, 'BrokenTemplates'],
    [2, '“chek” is not check'],
    [2, 'TEMPLATES missing'],
    [2, '--noise wants fit'],
    [1, 'UnusableNoise'],
  ])
})

test('in a project, lines with a fault and what an import says differently are told; a flag that an action does not have is refused by name', async () => {
  const project = at('told.kindling')
  const labels = put('told.csv', 'text,label\nmy card is gone,lost\nwhat is the rate,rate\n')
  expect((await kindling('new', project)).code).toBe(0)
  expect((await kindling('import', project, labels)).code).toBe(0)
  const file = put('told.tpl', '%[lost]\n    my @[crad] is gone\n    it was stolen\n')
  const chatito = put('told.chatito', "%[lost]('testing': '5')\n    no card\n")
  const added = await kindling('synth', project, 'add', file, chatito)
  expect(added.code).toBe(0)
  expect(added.out).toContain('told.tpl: nothing is made from 1 place with a fault')
  expect(added.out).toContain('told.tpl:2:8  @[crad] is not defined.')
  expect(added.out).toContain('told.chatito:1: Chatito also writes sentences to test with')
  const made = await kindling('synth', project, 'make', 'told.tpl')
  expect(made.out).toContain('told.tpl:2:8  @[crad] is not defined.')
  expect(made.out).toMatch(/told\.tpl: 1 drawn/)
  expect(made.out).not.toContain('Chatito')
  const refused = [
    await kindling('synth', project, 'make', '--out', 'x.jsonl'),
    await kindling('synth', project, '--runs', '3'),
    await kindling('synth', project, 'vary', '--task', 'topics', '--least', '3'),
    await kindling('synth', file, '--out', at('x.jsonl'), '--per-label', '3'),
    await kindling('synth', 'check', file, '--seed', '2'),
  ]
  expect(refused.map(({ code, error }) => [code, error.split('. See')[0]])).toEqual([
    [2, '--out means nothing to make; it is of a file without a project, pictures, from-labels, mine, vary'],
    [2, '--runs means nothing to list; it is of helps'],
    [2, '--least means nothing to vary; it is of mine'],
    [2, '--per-label means nothing to making samples of a file; it is of make, ask'],
    [2, '--seed means nothing to check; it is of a file without a project, pictures, make, copies, helps, vary, ask'],
  ])
})

test('in a project, list NAME says of each sample that was not kept at which gate, and of a copy what it copies', async () => {
  const project = at('copies.kindling')
  expect((await kindling('new', project)).code).toBe(0)
  const real = CITIES.map((city) => `My card was stolen in ${city}!`)
  const rows = real.map((text) => `${text},lost\n`)
  expect((await kindling('import', project, put('copied.csv', `text,label\n${rows.join('')}`))).code).toBe(0)
  const copies = real.map((text) => `  ${text.toLowerCase()}\n`).join('')
  const first = put('first.tpl', `%[lost]\n${copies}  somebody has taken all of my cards\n`)
  const second = put('second.tpl', '%[lost]\n  somebody has taken all of my cards?\n')
  await kindling('synth', project, 'add', first, second)
  expect((await kindling('synth', project, 'make')).code).toBe(0)
  const { code, out } = await kindling('synth', project, 'list', 'first.tpl', 'second.tpl')
  expect(code).toBe(0)
  const found = [...out.matchAll(/ {2}lost \| (.*) \| exact copies: there already of #(\d+) “(.*)”/g)]
  // The others are of the hold-out, and nobody is told which of it.
  expect(found.length).toBeGreaterThan(4)
  for (const [, text, id, of] of found) expect([text, of]).toEqual([of!.toLowerCase(), real[Number(id) - 1]])
  expect(out).toMatch(
    /my cards\? \| near copies: similarity 0\.97 of a synthetic text “somebody has taken all of my cards”/,
  )
  expect((await kindling('synth', project, 'list')).out).not.toContain('near copies')
})

test('a byte that is no UTF-8 is told with its line and column, in a template and in a table', async () => {
  const words = 'Zürich Köln Málaga Genève Łódź São Århus Besançon'
  const bad = (text: string) => Buffer.concat([Buffer.from(text), Buffer.from([0xff]), Buffer.from(' here\n')])
  writeFileSync(
    at('bytes.tpl'),
    bad(`%[a]('label': 'b')\n  is it @[city]\n@[city]('from': 'bytes.csv')\n  ${words}\n  odd `),
  )
  writeFileSync(at('bytes.csv'), bad(`city\n${words.replaceAll(' ', '\n')}\nodd `))
  const { code, error } = await kindling('synth', 'check', at('bytes.tpl'))
  expect(code).toBe(1)
  expect(error).toContain('bytes.tpl:5:7  A byte stands here that is no text in the encoding of the file.')
  const { out } = await kindling('synth', at('bytes.tpl'), '--out', at('bytes.jsonl'), '--skip-faults')
  expect(out).toMatch(/bytes\.csv:10: Rows of a table are left out .* \(10: U\+FFFD\)/)
})

test('a German line among English texts is doubtful, said with why, and not among what is kept', async () => {
  const file = createRequire(import.meta.url).resolve('typescript/lib/de/diagnosticMessages.generated.json')
  const english = Object.keys(JSON.parse(readFileSync(file, 'utf8')) as object)
    .map((name) => name.replace(/_\d+$/, '').replaceAll('_', ' '))
    .slice(0, 600)
  const against = put('english.txt', english.join('\n'))
  const lines = [
    'the type of this property is not the one that is declared',
    'der Typ dieser Eigenschaft ist ein anderer als der deklarierte',
  ]
  const [out, rest] = [at('one-language.jsonl'), at('another-language.jsonl')]
  const template = put('two-languages.tpl', `%[a]\n  ${lines.join('\n  ')}\n`)
  const { code, out: told } = await kindling('synth', template, '--out', out, '--rest', rest, '--against', against)
  expect([code, linesIn(out).map(({ text }) => text)]).toEqual([0, [lines[0]]])
  expect(linesIn(rest)).toMatchObject([
    { text: lines[1], verdict: 'doubtful', gate: 'language-and-length', because: 'another language' },
  ])
  expect(told).toMatch(/language, length .*−1 {2}\(1 of them doubtful\)/)
})
