/** Names a column of each role goes by, the surest first. */
const NAMES = {
  text: 'text utterance sentence query question content body review comment message tweet post abstract description title headline input 文本 内容 句子 正文 评论 问题 标题'.split(
    ' ',
  ),
  label:
    'label labels intent category class target sentiment topic emotion tag y tags categories classes intents topics 标签 类别 分类 意图 情感'.split(
      ' ',
    ),
  id: 'id _id uid uuid guid key sample_id 编号 序号'.split(' '),
} as const
/** Words in the names of columns that say where a text comes from, never what it is about: no guess takes them as labels. */
const CIRCUMSTANCES = new Set(
  'device platform os browser app region country city place location hour day weekday month year date time timestamp created updated lang language locale channel source origin site domain url user username author annotator worker account customer gender age split fold subset set partition version model batch status state 设备 平台 渠道 地区 国家 城市 时间 日期 语言 来源 用户 作者 版本'.split(
    ' ',
  ),
)
/** Words in the names of columns that count or measure: no guess takes them as ids. */
const MEASURES = new Set(
  'views view clicks click likes shares votes score rating rank turn step position order count total amount price length size duration age width height 浏览 点击 点赞 评分 得分 轮次 次数 数量 金额 价格 长度'.split(
    ' ',
  ),
)
export type Role = keyof typeof NAMES
export const NOT_A_NAME = Infinity

/** Place of a name in its list; names that merely contain one (“review_text”, “文本内容”) come after all exact ones. */
export const INSIDE = 100
export function rankOf(name: string, role: Role): number {
  const words = plainName(name)
  const exact = NAMES[role].indexOf(words)
  if (exact >= 0) return exact
  const parts = partsOf(words)
  const inside = NAMES[role].findIndex((known) => (/[a-z]/.test(known) ? parts.includes(known) : words.includes(known)))
  return inside >= 0 ? INSIDE + inside : NOT_A_NAME
}
const plainName = (name: string) =>
  name
    .normalize('NFKC')
    .trim()
    .replace(/([a-z])([A-Z])/g, '$1_$2')
    .toLowerCase()
const partsOf = (words: string) => words.split(/[\s_.:-]+/)
/** Whether a name says where a text comes from. */
export const isCircumstance = (name: string) => partsOf(plainName(name)).some((part) => CIRCUMSTANCES.has(part))

/** Whether a name says that its column counts or measures something. */
export const isMeasured = (name: string) => partsOf(plainName(name)).some((part) => MEASURES.has(part))

/** Whether a name, as it stands, is one that columns of this role go by. */
export const isNameOf = (role: Role, name: string): boolean => rankOf(name, role) < INSIDE
/** Whether a name says what its column is. */
export const isKnownName = (name: string): boolean =>
  (['text', 'label', 'id'] as const).some((role) => isNameOf(role, name))
