/**
 * Which of the old encodings a text is in: each has a small model of what people write in it, and the cheapest reading wins. Costs are bits,
 * −log₂ of a rough probability, so that readings of the same bytes can be compared, and a small difference means that nobody can tell.
 */
interface Model {
  /** The commonest characters and the share of all characters beyond ASCII that they make up, class by class; all others share the rest. */
  readonly common: readonly (readonly [share: number, characters: string | RegExp, size?: number])[]
  /** Bits for a character of no class. */
  readonly other: number
  /** How its words go together: bits for a letter beyond ASCII next to another, next to an ASCII letter, and before a blank. */
  readonly beside: { readonly own: number; readonly ascii: number; readonly blank: number }
  /** Bits: how seldom such files are met. */
  readonly seldom: number
}

const PUNCTUATION = '–—’‘“”„…€£§°«»•·©®™×½¿¡ºª\u00a0'
/** Letters of Western Europe stand alone among ASCII ones: two in a row are rare. */
const latin = (frequent: string, further: string, seldom: number): Model => ({
  common: [
    [0.75, frequent],
    [0.15, further],
    [0.08, PUNCTUATION],
  ],
  other: 13,
  beside: { own: 5, ascii: 0, blank: 0 },
  seldom,
})
/** An alphabet of its own: words hardly mix it with ASCII. */
const alphabet = (frequent: string, further: string, capitals: string, seldom: number): Model => ({
  common: [
    [0.72, frequent],
    [0.2, further],
    [0.05, capitals],
    [0.02, PUNCTUATION + '№'],
  ],
  other: 14,
  beside: { own: 0.2, ascii: 9, blank: 1 },
  seldom,
})
const russian = (seldom: number) =>
  alphabet('оеаинтсрвлкмдпу', 'яыьгзбчйхжшюцщэфъёіїєґўљњћђџј', 'АБВГДЕЖЗИЙКЛМНОПРСТУФХЦЧШЩЪЫЬЭЮЯЁІЇЄҐ', seldom)
const ZH = '，。！？：；、“”（）《》…～'
/** Characters of everyday Chinese beyond the commonest. */
const FURTHER =
  '见问间手己情话电回外三二两十四五六七八九意思门第加机百高太应公与又明白书车水山老头正位身点工学校果现东西买卖钱价格服务质量客户卡帐账号款付退货物品收到请求谢怎样哪吗呢吧啊让给把被从向比更最该哦您可爱喜欢快慢错误题答复系统网站脑产使用安装新登录密码信息消天气音乐闻体育科技财经娱股票房汽教文化世界国家政府市场司企业济社会历史今昨晚早午年级月日周末庭女男孩儿父母朋友吃喝饭菜店酒医院药病健康运动球队赛'
const japanese = (seldom: number): Model => ({
  common: [
    [0.42, 'のにはをたがでてとしれさいるなかもらりまこすっあくんだよきうけ'],
    [0.15, /[\u3041-\u3096]/u, 60],
    [0.14, /[\u30a1-\u30fc]/u, 86],
    [0.06, '、。「」・！？（）'],
    [0.2, /[\u4e00-\u9fff]/u, 2500],
  ],
  other: 17,
  beside: { own: 0.2, ascii: 4, blank: 5 },
  seldom,
})

const WESTERN = 'äöüßéèàçñóíáêúãåæøëïôîâ'
export const LEGACY = {
  'windows-1252': latin(WESTERN, 'ûõœìòùÿýÄÖÜÉÀÅØÇÈÊÓÁÍÚÑ', 0),
  gb18030: {
    common: [
      [
        0.4,
        '的一是不了在人有我他这个们中来上大为和国地到以说时要就出会可也你对生能而子那得于着下自之年过发后作里用道行所然家种事成方多经么去法学如都同现当没动面起看定天分还进好小部其些主样理心她本前开但因只从想实日很',
      ],
      [0.12, ZH],
      [0.26, FURTHER],
      [0.2, /[\u4e00-\u9fff]/u, 3400],
    ],
    other: 22,
    beside: { own: 0.15, ascii: 5, blank: 5 },
    seldom: 0,
  },
  big5: {
    common: [
      [
        0.4,
        '的一是不了在人有我他這個們中來上大為和國地到以說時要就出會可也你對生能而子那得於著下自之年過發後作裡用道行所然家種事成方多經麼去法學如都同現當沒動面起看定天分還進好小部其些主樣理心她本前開但因只從想實日很',
      ],
      [0.12, ZH + '「」'],
      [0.44, /[\u4e00-\u9fff]/u, 5000],
    ],
    other: 22,
    beside: { own: 0.15, ascii: 5, blank: 5 },
    seldom: 2,
  },
  shift_jis: japanese(2),
  'euc-jp': japanese(4),
  'euc-kr': {
    common: [
      [
        0.55,
        '이다는에가의을를고하은지로서도아기사한어나시자인대정그있리해과수부보원게제들스만라니요일장전주구소습오안상여우면거으데까것않무적내비',
      ],
      [0.43, /[\uac00-\ud7a3]/u, 1500],
    ],
    other: 20,
    beside: { own: 0.4, ascii: 4, blank: 1.5 },
    seldom: 4,
  },
  'windows-1251': russian(2),
  'koi8-r': russian(6),
  'windows-1250': latin('ąęłśżźćńóčšžřáéíýěůúőűöüä', 'ďťňăâîşţđôľĺŕĄĘŁŚŻŹĆŃÓČŠŽŘÁÉÍÝÚŮŐŰÖÜÄß', 3),
  'windows-1253': alphabet('αοιετσνηυρπκάίό', 'μλωήέύώγδθχφβξζψςϊϋ', 'ΑΒΓΔΕΖΗΘΙΚΛΜΝΞΟΠΡΣΤΥΦΧΨΩΆΈΉΊΌΎΏ', 4),
  'windows-1254': latin('ıışğçöüİŞĞÇÖÜ', 'âîûéè', 4),
  'windows-1255': alphabet('יולהאתרמבנש', 'עדחקםפגטכסצזןךףץ', '׳״', 4),
  'windows-1256': alphabet('اليمونرتبةعدسف', 'هكقحجشصطخذضزثغظءآأإؤئىپچژگ', '،؛؟', 4),
  'windows-1257': latin('ąčęėįšųūžāēģīķļņõäöü', 'ĄČĘĖĮŠŲŪŽĀĒĢĪĶĻŅÕÄÖÜ', 4),
  'windows-874': alphabet('านรอกเงมยลวดทสตะปบคหแจพชขใไโผ', 'ซธศณภษฐญถฟ', 'ำิีึืุู็่้๊๋์ั', 4),
  ibm866: russian(8),
  macintosh: latin(WESTERN, 'ûõœìòùÿÄÖÜÉÀÅØÇÈÊÓÁÍÚÑ', 7),
} as const satisfies Record<string, Model>
export type LegacyEncoding = keyof typeof LEGACY

/** Bits a byte that stands for nothing costs. */
const FAULT = 20
const UNUSED = 16
const models = new Map<LegacyEncoding, { readonly bits: ReadonlyMap<string, number>; readonly model: Model }>()
function modelOf(encoding: LegacyEncoding) {
  const known = models.get(encoding)
  if (known) return known
  const model: Model = LEGACY[encoding]
  const bits = new Map<string, number>()
  for (const [share, characters] of model.common)
    if (typeof characters === 'string')
      for (const c of characters) if (!bits.has(c)) bits.set(c, Math.log2([...characters].length / share))
  const made = { bits, model }
  models.set(encoding, made)
  return made
}

/** Bits it takes to tell this text, read in an encoding, beyond its ASCII; the fewer, the more it reads like something written in it. */
export function costOfReading(text: string, encoding: LegacyEncoding): number {
  const { bits, model } = modelOf(encoding)
  const { own, ascii, blank } = model.beside
  const ranges = model.common.flatMap(([share, of, size = 1]) =>
    typeof of === 'string' ? [] : [{ of, cost: Math.log2(size / share) }],
  )
  let cost = model.seldom
  let before = ' '
  for (const c of text) {
    const [is, was] = [kindOf(c), kindOf(before)]
    if (is === 'beyond') {
      if (c === '\uFFFD') cost += FAULT
      else if (/[\u0080-\u009f\ue000-\uf8ff]/.test(c)) cost += UNUSED
      else cost += bits.get(c) ?? ranges.find((range) => range.of.test(c))?.cost ?? model.other
      cost += was === 'beyond' ? own : was === 'letter' ? ascii : 0
      // A capital in the middle of a word: letters of two cases changed places.
      if (was === 'beyond' && isCapital(c) && isSmall(before)) cost += 6
      if (was === 'letter' && isCapital(c) && isSmall(before)) cost += 6
    } else if (was === 'beyond') cost += is === 'letter' ? ascii : is === 'blank' ? blank : 0
    before = c
  }
  return cost
}
const isCapital = (c: string) => c !== c.toLowerCase()
const isSmall = (c: string) => c !== c.toUpperCase()
function kindOf(c: string): 'beyond' | 'letter' | 'blank' | 'sign' {
  const code = c.charCodeAt(0)
  if (code >= 0x80) return 'beyond'
  if ((code | 32) >= 97 && (code | 32) <= 122) return 'letter'
  return code === 32 ? 'blank' : 'sign'
}
