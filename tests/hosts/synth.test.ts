import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
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
    expect.stringMatching(/^lists\/polite\.chatito: Chatito draws .* \(~\[please\]\)$/),
    expect.stringMatching(/^lists\/polite\.chatito: .* stands for its own name.* \(~\[be so kind\]\)$/),
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
