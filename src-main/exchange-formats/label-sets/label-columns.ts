/** What columns and fields of a label set go by, the surest first. */
const NAMES = {
  name: 'name label label_name intent class class_name category tag topic value choice title text labels intents categories 名称 标签 类别 意图 分类',
  description: 'description desc definition meaning help help_text hint explanation guideline note 说明 描述 定义 含义',
  keywords: 'keywords keyword words synonyms aliases terms 关键词 关键字 同义词',
  examples: 'examples example samples utterances 例子 示例 例句 样例',
  key: 'key hotkey shortcut 键 快捷键',
  colour: 'colour color 颜色',
  retired: 'retired deprecated 停用 已停用',
} as const
type Field = keyof typeof NAMES
const KNOWN = Object.entries(NAMES).map(([field, names]) => [field as Field, names.split(' ')] as const)

const plain = (name: string) =>
  name
    .normalize('NFKC')
    .trim()
    .toLowerCase()
    .replaceAll(/[\s-]+/g, '_')

/** Names by the field they stand for; of several for one field the surest. */
export function fieldsAmong(names: readonly string[]): Readonly<Partial<Record<Field, string>>> {
  const plainNames = names.map(plain)
  return Object.fromEntries(
    KNOWN.flatMap(([field, known]) => {
      const found = known.find((name) => plainNames.includes(name))
      return found === undefined ? [] : [[field, names[plainNames.indexOf(found)]!]]
    }),
  )
}

/** Whether a table says more of a label than its name; else its rows are samples, and a name comes as often as there are some. */
export const describesLabels = (fields: ReturnType<typeof fieldsAmong>): boolean =>
  ['description', 'keywords', 'examples'].some((field) => field in fields)

/** How many of the names are known. */
export const knownAmong = (names: readonly string[]): number =>
  names.filter((name) => KNOWN.some(([, known]) => known.includes(plain(name)))).length
