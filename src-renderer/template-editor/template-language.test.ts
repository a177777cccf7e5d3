import { StringStream } from '@codemirror/language'
import { expect, test } from 'vitest'
import { readToken } from './template-language'

/** The line as pieces with what each is; plain text is ''. */
function read(line: string, own = true): string[] {
  const stream = new StringStream(line, 4, 4)
  const state = { inside: null, isHead: false }
  const pieces: string[] = []
  while (!stream.eol()) {
    stream.start = stream.pos
    const name = readToken(stream, state, own)
    pieces.push(`${name ?? ''}:${stream.current()}`)
  }
  return pieces
}
test('each sign has its own colour, and what is left out or agrees stands out', () => {
  expect(read('  *[50%] ~[hi?30%] @[city&a] {a|b}')).toEqual([
    ':  ',
    'weight:*[',
    'weight:50%',
    'weight:]',
    ': ',
    'wording:~[',
    'wording:hi',
    'optional:?30%',
    'wording:]',
    ': ',
    'slot:@[',
    'slot:city',
    'agreement:&a',
    'slot:]',
    ': ',
    'brace:{',
    ':a',
    'brace:|',
    ':b',
    'brace:}',
  ])
})
test('a head has settings, a remark is one, a sign with a stroke is text', () => {
  expect(read("%[a]('training': '3')").filter((piece) => piece.startsWith('setting'))).toEqual([
    "setting:'training'",
    "setting:'3'",
  ])
  expect(read('  // ~[a]')).toEqual(['remark:  // ~[a]'])
  expect(read(' 5 \\{ ~')).toContain('escaped:\\{')
})
test('what Chatito does not know is plain there', () => {
  expect(read(' {a|b} #[1..2] ~[x&y]', false).filter((piece) => !piece.startsWith(':'))).toEqual([
    'wording:~[',
    'wording:x&y',
    'wording:]',
  ])
})
test('whatever stands in a line, reading comes to its end', () => {
  for (const line of ['~[', '%[a', '@[?', '&[', '\\', "'", '~[?&', '{{{{', '*[%]]', '#'])
    expect(
      read(line)
        .map((piece) => piece.slice(piece.indexOf(':') + 1))
        .join(''),
    ).toBe(line)
})
