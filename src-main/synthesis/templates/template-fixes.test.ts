import { expect, test } from 'vitest'
import { parseTemplates } from './parse-templates.ts'
import { fixer, type TemplateFix } from './template-fixes.ts'

/** The text as a fix leaves it; edits stand in one line. */
function mended(text: string, { edits }: TemplateFix): string {
  const lines = text.split('\n')
  for (const { line, column, length, text: put } of [...edits].sort((a, b) => b.column - a.column)) {
    const one = lines[line - 1]!
    lines[line - 1] = one.slice(0, column - 1) + put + one.slice(column - 1 + length)
  }
  return lines.join('\n')
}
const fixesFor = (text: string) => {
  const [problem] = parseTemplates(text).errors
  return problem ? fixer(text.split('\n'), true)(problem) : []
}

/** What is wrong → what the first fix makes of it. */
test.each([
  ['a name with a slip', '%[a]\n from @[ctiy?30%&g]\n@[city]\n Rome', '%[a]\n from @[city?30%&g]\n@[city]\n Rome'],
  ['a name with a slip and no signs', '%[a]\n to @[ctiy] now\n@[city]\n Rome', '%[a]\n to @[city] now\n@[city]\n Rome'],
  ['the wrong mark', '%[a]\n from ~[city?]\n@[city]\n Rome', '%[a]\n from @[city?]\n@[city]\n Rome'],
  ['a name nobody defines', '%[a]\n from @[moon]\n x', '%[a]\n from @[moon]\n x\n\n@[moon]\n    '],
  [
    'a bracket that is never closed',
    '%[a]\n from @[city, now\n@[city]\n Rome',
    '%[a]\n from @[city], now\n@[city]\n Rome',
  ],
  ['a brace that is never closed', '%[a]\n x {y|z ', '%[a]\n x {y|z} '],
  ['a brace that closes nothing', '%[a]\n x} y', '%[a]\n x\\} y'],
  ['a sentence at the edge', '%[a]\n x\ny z', '%[a]\n x\n    y z'],
  ['a remark without its sign', 'all of them\n%[a]\n x', '// all of them\n%[a]\n x'],
  ['a sentence behind the head', '%[a] where is it\n x', '%[a]\n    where is it\n x'],
  ['a label in a sentence', '%[a]\n x %[b]\n~[b]\n y', '%[a]\n x ~[b]\n~[b]\n y'],
  ['a weight in the middle', '%[a]\n  x *[3]y', '%[a]\n  *[3] x y'],
  ['a weight in the middle of an alternative', '%[a]\n {x *[3]y|z}', '%[a]\n {x \\*[3]y|z}'],
  ['a feature that is not last', '%[a]\n &[f] Anna', '%[a]\n  Anna &[f]'],
])('%s is mended, and nothing of it is left to tell', (_, text, expected) => {
  const [fix] = fixesFor(text)
  const now = mended(text, fix!)
  expect(now).toBe(expected)
  const { errors } = parseTemplates(now)
  // A definition that has just been made has no line yet.
  expect(errors.filter(({ kind }) => kind !== 'no-lines')).toEqual([])
})
test('a name with a slip may also be a new one', () => {
  expect(fixesFor('%[a]\n @[ctiy]\n@[city]\n Rome').map(({ kind, name }) => [kind, name])).toEqual([
    ['use', '@[city]'],
    ['define', '@[ctiy]'],
  ])
})
test('where the language has no sign for what is meant itself, none is offered', () => {
  const text = '%[a]\n x ~[y'
  const [problem] = parseTemplates(text).errors
  expect([true, false].map((escapes) => fixer(text.split('\n'), escapes)(problem!).map(({ kind }) => kind))).toEqual([
    ['close', 'escape'],
    ['close'],
  ])
})
