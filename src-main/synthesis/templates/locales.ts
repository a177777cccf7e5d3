/** How a language writes numbers and dates. Written here rather than asked of the system: the same seed gives the same text on every host. */
export interface Locale {
  readonly decimal: string
  readonly group: string
  /** Figures from which a number is grouped: Spanish writes 1234 and 12.345. */
  readonly groupFrom: number
  /** `#` is the number, `¤` the sign of the currency. */
  readonly money: string
  readonly ordinal: (n: number) => string
  readonly months: readonly string[]
  readonly shortMonths: readonly string[]
  /** From Sunday on. */
  readonly weekdays: readonly string[]
  readonly shortWeekdays: readonly string[]
  readonly halves: readonly [morning: string, afternoon: string]
  readonly longDate: string
  readonly shortDate: string
}

const list = (words: string) => words.split(' ')

export const locales: Readonly<Record<string, Locale>> = {
  en: {
    decimal: '.',
    group: ',',
    groupFrom: 4,
    money: '¤#',
    ordinal: (n) => `${n}${[11, 12, 13].includes(n % 100) ? 'th' : (['th', 'st', 'nd', 'rd'][n % 10] ?? 'th')}`,
    months: list('January February March April May June July August September October November December'),
    shortMonths: list('Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec'),
    weekdays: list('Sunday Monday Tuesday Wednesday Thursday Friday Saturday'),
    shortWeekdays: list('Sun Mon Tue Wed Thu Fri Sat'),
    halves: ['am', 'pm'],
    longDate: 'MMMM d, yyyy',
    shortDate: 'M/d/yyyy',
  },
  zh: {
    decimal: '.',
    group: ',',
    groupFrom: 4,
    money: '¤#',
    ordinal: (n) => `第${n}`,
    months: list('一月 二月 三月 四月 五月 六月 七月 八月 九月 十月 十一月 十二月'),
    shortMonths: Array.from({ length: 12 }, (_, i) => `${i + 1}月`),
    weekdays: list('星期日 星期一 星期二 星期三 星期四 星期五 星期六'),
    shortWeekdays: list('周日 周一 周二 周三 周四 周五 周六'),
    halves: ['上午', '下午'],
    longDate: 'yyyy年M月d日',
    shortDate: 'yyyy/M/d',
  },
  de: {
    decimal: ',',
    group: '.',
    groupFrom: 4,
    money: '# ¤',
    ordinal: (n) => `${n}.`,
    months: list('Januar Februar März April Mai Juni Juli August September Oktober November Dezember'),
    shortMonths: list('Jan. Feb. März Apr. Mai Juni Juli Aug. Sept. Okt. Nov. Dez.'),
    weekdays: list('Sonntag Montag Dienstag Mittwoch Donnerstag Freitag Samstag'),
    shortWeekdays: list('So Mo Di Mi Do Fr Sa'),
    halves: ['vormittags', 'nachmittags'],
    longDate: 'd. MMMM yyyy',
    shortDate: 'd.M.yyyy',
  },
  fr: {
    decimal: ',',
    group: '\u202f',
    groupFrom: 4,
    money: '# ¤',
    ordinal: (n) => (n === 1 ? '1er' : `${n}e`),
    months: list('janvier février mars avril mai juin juillet août septembre octobre novembre décembre'),
    shortMonths: list('janv. févr. mars avr. mai juin juil. août sept. oct. nov. déc.'),
    weekdays: list('dimanche lundi mardi mercredi jeudi vendredi samedi'),
    shortWeekdays: list('dim. lun. mar. mer. jeu. ven. sam.'),
    halves: ['du matin', 'de l’après-midi'],
    longDate: 'd MMMM yyyy',
    shortDate: 'dd/MM/yyyy',
  },
  es: {
    decimal: ',',
    group: '.',
    groupFrom: 5,
    money: '# ¤',
    ordinal: (n) => `${n}.º`,
    months: list('enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre'),
    shortMonths: list('ene feb mar abr may jun jul ago sept oct nov dic'),
    weekdays: list('domingo lunes martes miércoles jueves viernes sábado'),
    shortWeekdays: list('dom lun mar mié jue vie sáb'),
    halves: ['a. m.', 'p. m.'],
    longDate: "d 'de' MMMM 'de' yyyy",
    shortDate: 'd/M/yyyy',
  },
}

export const currencySigns: Readonly<Record<string, string>> = {
  EUR: '€',
  USD: '$',
  GBP: '£',
  CNY: '¥',
  JPY: '¥',
  CHF: 'CHF',
}
