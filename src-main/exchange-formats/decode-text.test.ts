import fc from 'fast-check'
import { expect, test } from 'vitest'
import { decoderOf, UNDECODABLE } from './decode-text.ts'
import { detectEncoding, ENCODINGS, type Encoding } from './detect-encoding.ts'

function decoded(bytes: Uint8Array, encoding: Encoding, pieceLength: number) {
  const decode = decoderOf(encoding)
  const buffer = Buffer.from(bytes)
  let text = ''
  for (let i = 0; i < buffer.length; i += pieceLength) text += decode(buffer.subarray(i, i + pieceLength), false)
  return text + decode(Buffer.alloc(0), true)
}
const size = fc.integer({ min: 1, max: 9 })
const text = fc.string({ unit: fc.constantFrom('a', 'é', '€', '价', '😀', '🏿', '\uFFFD', '\n'), maxLength: 20 })

test('gives back any text, however its bytes are cut', () => {
  fc.assert(
    fc.property(text, size, fc.boolean(), (wanted, length, marked) => {
      const written = (marked ? '\uFEFF' : '') + wanted
      expect(decoded(Buffer.from(written), 'utf-8', length)).toBe(wanted)
      expect(decoded(Buffer.from(written, 'utf16le'), 'utf-16le', length)).toBe(
        wanted.replaceAll('\uFFFD', UNDECODABLE),
      )
    }),
  )
})
test('agrees with TextDecoder on any bytes, and tells a fault from a U+FFFD that was written', () => {
  const byte = fc.constantFrom(0x61, 0xc3, 0xa9, 0xe4, 0xbb, 0xb7, 0xef, 0xbf, 0xbd, 0xf0, 0x9f, 0x8f, 0x98, 0x80, 0xff)
  fc.assert(
    fc.property(fc.array(byte, { maxLength: 30 }), size, (some, length) => {
      const bytes = Uint8Array.from(some)
      const whole = new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes)
      const found = decoded(bytes, 'utf-8', length)
      expect(found.replaceAll(UNDECODABLE, '\uFFFD')).toBe(whole)
      expect(found.split('\uFFFD').length).toBe(Buffer.from(bytes).toString('latin1').split('\xef\xbf\xbd').length)
    }),
    { numRuns: 1000 },
  )
})

test('legacy encodings decode alike however their bytes are cut', () => {
  const legacy = ENCODINGS.filter((encoding) => !encoding.startsWith('utf-'))
  const byte = fc.oneof(fc.integer({ min: 0, max: 255 }), fc.constantFrom(0x30, 0x81, 0x84, 0x39, 0xfe, 0x0a, 0x8e))
  fc.assert(
    fc.property(fc.array(byte, { maxLength: 40 }), size, fc.constantFrom(...legacy), (some, length, encoding) => {
      const bytes = Uint8Array.from(some)
      const whole = new TextDecoder(encoding).decode(bytes)
      expect(decoded(bytes, encoding, length).replaceAll(UNDECODABLE, '\uFFFD')).toBe(whole)
    }),
    { numRuns: 2000 },
  )
})

const bytesOf = (...codes: number[]) => Buffer.from(codes)
test.each<[string, Buffer, Encoding | null]>([
  ['plain ASCII', Buffer.from('text,label\n'), 'utf-8'],
  [
    'UTF-8 with one fault among many letters',
    Buffer.concat([Buffer.from('日本語とéàü'), bytesOf(0xe9, 0x20)]),
    'utf-8',
  ],
  ['UTF-8 with a stray zero', Buffer.from(`${'texte en français, déjà vu; '.repeat(3)}\0`), 'utf-8'],
  ['German in windows-1252', Buffer.from('Größe für Übung, Äpfel und Öl', 'latin1'), 'windows-1252'],
  ['French in windows-1252', Buffer.from("l'été à la forêt, où çà", 'latin1'), 'windows-1252'],
  ['Chinese UTF-16 without a mark', Buffer.from('我的卡什么时候到\n一二三', 'utf16le'), 'utf-16le'],
  ['an image', Buffer.from('89504e470d0a1a0a0000000d49484452000000100000001008060000001ff3ff61', 'hex'), null],
])('%s', (_, bytes, encoding) => expect(detectEncoding(bytes)).toBe(encoding))
