import { expect, test } from 'vitest'
import { guessEncoding } from './detect-encoding.ts'

// Bytes by Python's codecs.
test.each([
  [
    'German',
    'windows-1252',
    'Die Größe passt perfekt;0\nGröße M bestellt, zu klein;1',
    '446965204772f6df652070617373742070657266656b743b300a4772f6df65204d2062657374656c6c742c207a75206b6c65696e3b31',
  ],
  [
    'French',
    'windows-1252',
    "l'été à la forêt où ça\nDéjà commandé, très déçu,neg",
    '6c27e974e920e0206c6120666f72ea74206ff920e7610a44e96ae020636f6d6d616e64e92c207472e8732064e9e7752c6e6567',
  ],
  [
    'Spanish',
    'windows-1252',
    'El niño comió mañana,pos\n¿Dónde está?,neg',
    '456c206e69f16f20636f6d69f3206d61f1616e612c706f730abf44f36e646520657374e13f2c6e6567',
  ],
  [
    'Portuguese',
    'windows-1252',
    'Não recebi o cartão,x\nA informação está errada,y',
    '4ee36f20726563656269206f2063617274e36f2c780a4120696e666f726d61e7e36f20657374e1206572726164612c79',
  ],
  [
    'Swedish',
    'windows-1252',
    'Var är mitt kort på väg,x\nHör av er,y',
    '56617220e472206d697474206b6f72742070e52076e4672c780a48f6722061762065722c79',
  ],
  ['one é', 'windows-1252', 'the café is nice,x', '74686520636166e9206973206e6963652c78'],
  ['one €', 'windows-1252', 'it costs 5 €,x', '697420636f737473203520802c78'],
  [
    'German',
    'macintosh',
    'Die Größe passt perfekt;0\nGröße M bestellt, zu klein;1',
    '4469652047729aa7652070617373742070657266656b743b300a47729aa765204d2062657374656c6c742c207a75206b6c65696e3b31',
  ],
  [
    'French',
    'macintosh',
    "l'été à la forêt où ça\nDéjà commandé, très déçu,neg",
    '6c278e748e2088206c6120666f729074206f9d208d610a448e6a8820636f6d6d616e648e2c2074728f7320648e8d752c6e6567',
  ],
  [
    'Polish',
    'windows-1250',
    'Zażółć gęślą jaźń,x\nProszę o zwrot pieniędzy,y',
    '5a61bff3b3e62067ea9c6cb9206a619ff12c780a50726f737aea206f207a77726f74207069656e69ea647a792c79',
  ],
  [
    'Czech',
    'windows-1250',
    'Příliš žluťoučký kůň úpěl,x\nděkuji,y',
    '50f8ed6c699a209e6c759d6f75e86bfd206bf9f220fa70ec6c2c780a64ec6b756a692c79',
  ],
  [
    'Russian',
    'windows-1251',
    'где моя карта,карта\nПочему списали деньги дважды?,деньги',
    'e3e4e520eceeff20eae0f0f2e02ceae0f0f2e00acfeef7e5ecf320f1efe8f1e0ebe820e4e5edfce3e820e4e2e0e6e4fb3f2ce4e5edfce3e8',
  ],
  [
    'Russian',
    'koi8-r',
    'где моя карта,карта\nПочему списали деньги дважды?,деньги',
    'c7c4c520cdcfd120cbc1d2d4c12ccbc1d2d4c10af0cfdec5cdd520d3d0c9d3c1ccc920c4c5ced8c7c920c4d7c1d6c4d93f2cc4c5ced8c7c9',
  ],
  [
    'Chinese',
    'gb18030',
    '我的卡什么时候到？,卡\n打开客厅的灯,家电',
    'ced2b5c4bfa8cab2c3b4cab1baf2b5bda3bf2cbfa80ab4f2bfaabfcdccfcb5c4b5c62cbcd2b5e7',
  ],
  [
    'traditional Chinese',
    'big5',
    '打開客廳的燈,家電\n明天會下雨嗎,天氣',
    'a5b4b67dabc8c655aababf4f2cae61b9710aa9faa4d1b77ca455ab42b6dc2ca4d1aef0',
  ],
  [
    'Japanese',
    'shift_jis',
    'カードはいつ届きますか,カード\n明日は雨が降りますか,天気',
    '834a815b836882cd82a282c293cd82ab82dc82b782a92c834a815b83680a96be93fa82cd894a82aa8d7e82e882dc82b782a92c93568b43',
  ],
  [
    'Japanese',
    'euc-jp',
    'カードはいつ届きますか,カード\n明日は雨が降りますか,天気',
    'a5aba1bca5c9a4cfa4a4a4c4c6cfa4ada4dea4b9a4ab2ca5aba1bca5c90accc0c6fca4cfb1aba4acb9dfa4eaa4dea4b9a4ab2cc5b7b5a4',
  ],
  [
    'Korean',
    'euc-kr',
    '안녕 내 카드 언제,가격\n내일 비가 올까요,날씨',
    'bec8b3e720b3bb20c4abb5e520bef0c1a62cb0a1b0dd0ab3bbc0cf20baf1b0a120bfc3b1eebfe42cb3afbebe',
  ],
  ['Greek', 'windows-1253', 'πού είναι η κάρτα μου,κάρτα', 'f0effd20e5dfede1e920e720eadcf1f4e120eceff52ceadcf1f4e1'],
  [
    'Turkish',
    'windows-1254',
    'kartım nerede,kart\nçok güzel bir ürün değil mi,iyi',
    '6b617274fd6d206e65726564652c6b6172740ae76f6b2067fc7a656c2062697220fc72fc6e206465f0696c206d692c697969',
  ],
  ['Hebrew', 'windows-1255', 'איפה הכרטיס שלי,כרטיס', 'e0e9f4e420e4ebf8e8e9f120f9ece92cebf8e8e9f1'],
  [
    'Arabic',
    'windows-1256',
    'أين بطاقتي الآن من فضلك,بطاقة',
    'c3ede420c8d8c7decaed20c7e1c2e420e3e420ddd6e1df2cc8d8c7dec9',
  ],
  [
    'Danish',
    'windows-1252',
    'Jeg har ikke fået mit kort på grund af ændringen\nhvor længe tager det',
    '4a65672068617220696b6b652066e56574206d6974206b6f72742070e5206772756e6420616620e66e6472696e67656e0a68766f72206ce66e676520746167657220646574',
  ],
  [
    'Finnish',
    'windows-1252',
    'Milloin korttini tulee perille, kysyn äidin puolesta\nmyöhässä',
    '4d696c6c6f696e206b6f727474696e692074756c656520706572696c6c652c206b7973796e20e46964696e2070756f6c657374610a6d79f668e47373e4',
  ],
  [
    'Hungarian',
    'windows-1250',
    'Hol van a kártyám, nem érkezett meg időben\nköszönöm szépen a gyűrűt',
    '486f6c2076616e2061206be1727479e16d2c206e656d20e9726b657a657474206d6567206964f562656e0a6bf6737af66ef66d20737ae970656e2061206779fb72fb74',
  ],
  [
    'Ukrainian',
    'windows-1251',
    'де моя картка, я її не отримав\nчому',
    'e4e520eceeff20eae0f0f2eae02c20ff20bfbf20ede520eef2f0e8ece0e20af7eeecf3',
  ],
  [
    'Russian',
    'ibm866',
    'где моя карта\nпочему списали деньги дважды',
    'a3a4a520acaeef20aaa0e0e2a00aafaee7a5ace320e1afa8e1a0aba820a4a5adeca3a820a4a2a0a6a4eb',
  ],
  ['Thai', 'windows-874', 'บัตรของฉันอยู่ที่ไหน\nขอบคุณ', 'bad1b5c3a2cda7a9d1b9cdc2d9e8b7d5e8e4cbb90aa2cdbaa4d8b3'],
  [
    'Lithuanian',
    'windows-1257',
    'kur yra mano kortelė, aš jos negavau\načiū už pagalbą',
    '6b757220797261206d616e6f206b6f7274656ceb2c2061f0206a6f73206e6567617661750a61e869fb2075fe20706167616c62e0',
  ],
  ['German', 'windows-1252', 'Ärger mit Öl\nÜbung', 'c472676572206d697420d66c0adc62756e67'],
  ['French', 'windows-1252', '« Ça va ? »\nélève à Noël', 'ab20c761207661203f20bb0ae96ce8766520e0204e6feb6c'],
  ['Chinese', 'gb18030', '价格', 'bcdbb8f1'],
  ['Korean', 'euc-kr', '배송이 너무 늦어요', 'b9e8bcdbc0cc20b3cab9ab20b4cabeeebfe4'],
])('%s in %s', (_, encoding, text, hex) => {
  const bytes = Buffer.from(hex, 'hex')
  const guess = guessEncoding(Buffer.concat([Buffer.from('text,label\n'), bytes, Buffer.from(',x\n')]))
  expect(guess?.encoding).toBe(encoding)
  expect(new TextDecoder(encoding).decode(bytes)).toBe(text)
})

test('readings that are about as good are asked about; the same reading twice is no question', () => {
  // é of the Macintosh is Ž of Windows: one letter does not tell which.
  expect(guessEncoding(Buffer.from('nomm\x8e\n', 'latin1'))?.others.length).toBeGreaterThan(0)
  // é stands at one place in four encodings of Windows.
  expect(guessEncoding(Buffer.from('nomm\xe9\n', 'latin1'))).toEqual({ encoding: 'windows-1252', others: [] })
  expect(guessEncoding(Buffer.from('a na\xefve caf\xe9\n', 'latin1'))).toEqual({ encoding: 'windows-1252', others: [] })
})
test.each([
  ['a CSV with a zero in every row', Buffer.from('text,label\n' + 'ab\0c,d\n'.repeat(100)), 'utf-8'],
  [
    'a few zeros in a small file',
    Buffer.from('text,label\nbefore\0after,a\nplain,b\0c\n"quoted\0nul, comma",a\n'),
    'utf-8',
  ],
  ['fields filled up with zeros', Buffer.from('one\0\0\0\0\0two\0\0\0\0\0\n'.repeat(9)), 'utf-8'],
  ['German with zeros', Buffer.from('Gr\xf6\xdfe\0,a\nsch\xf6n\0,b\n', 'latin1'), 'windows-1252'],
  ['a text that begins like a bitmap', Buffer.from('BMW is late\nBM\n'), 'utf-8'],
  ['a ZIP without a zero byte', Buffer.from('504b0304ff0a2c22ae41', 'hex'), null],
  ['a ZIP named otherwise', Buffer.from('504b030414000600', 'hex'), null],
])('%s', (_, bytes, encoding) => expect(guessEncoding(bytes)?.encoding ?? null).toBe(encoding))
