import { CompletionContext } from '@codemirror/autocomplete'
import { EditorState } from '@codemirror/state'
import { expect, test } from 'vitest'
import { completions } from './template-completion'

const labels = ['card_arrival', 'age_limit']
/** What is offered where the text has its bar, and from which character on. */
function offered(text: string) {
  const at = text.indexOf('¦')
  const doc = text.replace('¦', '')
  const found = completions(new CompletionContext(EditorState.create({ doc }), at, false), labels)
  return found && [doc.slice(found.from, at), ...found.options.map(({ label }) => label)]
}
test('a head offers labels of the project that have none yet', () => {
  expect(offered('%[age_limit]\n x\n%[car¦')).toEqual(['car', 'card_arrival'])
})
test('a sentence offers the slots and wordings of the text, whether they are defined or only used', () => {
  const text = '%[a]\n ~[hi?] @[city?30%&g] ¦\n@[city]\n Rome\n@[card]\n x'
  expect(offered(text.replace('¦', '@[c¦'))).toEqual(['c', 'city', 'card'])
  expect(offered(text.replace('¦', '~[¦'))).toEqual(['', 'hi'])
})
test('settings, forms, languages, features and groups are offered where they stand', () => {
  expect(offered("%[a]('tr¦")).toContain('training')
  expect(offered("%[a]('training': '3', '¦")).toContain('distribution')
  expect(offered('%[a]\n #[1..3 as wo¦')).toContain('words')
  expect(offered('%[a]\n #[1..3 as words in ¦')).toContain('zh')
  expect(offered('@[a]\n x &[gender=f]\n y &[ge¦')).toEqual(['ge', 'gender'])
  expect(offered('%[a]\n @[b&who] @[c&¦')).toEqual(['', 'who'])
})
test('in plain words nothing is offered', () => expect(offered('%[a]\n where is¦')).toBeNull())
