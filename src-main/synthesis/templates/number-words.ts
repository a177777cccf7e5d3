const SMALL =
  'zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen'.split(
    ' ',
  )
const TENS = '- - twenty thirty forty fifty sixty seventy eighty ninety'.split(' ')
const DIGITS = '零一二三四五六七八九'

/** 0 to 999 999 999 999: 1,021 → “one thousand twenty-one”. */
export function englishWords(n: number): string {
  if (n < 20) return SMALL[n]!
  if (n < 100) return TENS[Math.floor(n / 10)]! + (n % 10 ? `-${SMALL[n % 10]!}` : '')
  for (const [size, name] of [
    [1e9, 'billion'],
    [1e6, 'million'],
    [1e3, 'thousand'],
    [100, 'hundred'],
  ] as const)
    if (n >= size) return `${englishWords(Math.floor(n / size))} ${name}${n % size ? ` ${englishWords(n % size)}` : ''}`
  throw new RangeError(`no words for ${n}`)
}

/** 0 to 999 999 999 999: 1,021 → 一千零二十一, 15 → 十五, 110 → 一百一十. */
export function chineseWords(n: number): string {
  if (n === 0) return DIGITS[0]!
  const words = counted(n)
  return words.startsWith('一十') ? words.slice(1) : words
}

/** As it is said before a measure word (个, 天, 块 …): 2 → 两, 200 → 两百, 2,200 → 两千二百; within a number 二 stays: 12 → 十二, 1,200 → 一千二百. */
export const chineseCounted = (n: number): string =>
  n === 2 ? '两' : chineseWords(n).replace(/^二(?=[百千万亿])/, '两')

/** A zero is spoken once wherever places between two digits are empty. */
function counted(n: number): string {
  for (const [size, name] of [
    [1e8, '亿'],
    [1e4, '万'],
    [1e3, '千'],
    [100, '百'],
    [10, '十'],
  ] as const) {
    if (n < size) continue
    const rest = n % size
    const gap = rest > 0 && rest < size / 10 ? DIGITS[0]! : ''
    return counted(Math.floor(n / size)) + name + (rest > 0 ? gap + counted(rest) : '')
  }
  return DIGITS[n]!
}
