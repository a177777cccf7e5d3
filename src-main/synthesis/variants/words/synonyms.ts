import { readSynonyms } from '../word-groups.ts'

/**
 * Words that mean the same wherever one of them is likely to stand, each form with its own like. `=`: either for the other; `>`: only the second for the
 * first, where the second has other meanings. English, then Chinese.
 */
export const synonyms = readSynonyms(
  `
as soon as possible = right away = immediately = at once
cellphone = mobile phone
at the moment = right now = currently
yet again = once again
a lot of = lots of = plenty of
a couple of days = two days
buy > purchase
purchased = bought
purchasing = buying
receive > get
received > got
mistakenly = by mistake = accidentally
assistance > help
cancelled = canceled
recognise = recognize
recognised = recognized
unrecognised = unrecognized
authorise = authorize
authorised = authorized
cheque = check
cheques = checks
began = started
difficulty > trouble
issue = problem
issues = problems
incorrect = wrong
a mistake > an error
permitted = allowed
unable to = not able to
somebody = someone
anybody = anyone
everybody = everyone
nobody = no one
maybe = perhaps
additional = extra
require > need
requires > needs
however, > but
in order to > to
due to = because of
regarding = about
concerning > about
a shop = a store
the shop = the store
shops = stores
films = movies
on holiday = on vacation
abroad = overseas
quickly > fast
e-mail = email
ATM = cash machine
ATMs = cash machines
television = TV
photo = picture
photos = pictures
kids = children
mum = mom
entire > whole
finished > completed
replied > answered
attempted = tried
shows up = appears
showed up = appeared
as well > too
rather than = instead of
wish to > want to
would like to = want to
have to = need to
has to = needs to
had to = needed to
如何 > 怎么
怎样 > 怎么
为何 > 为什么
何时 = 什么时候
多少钱 = 什么价格
能不能 = 可不可以 = 能否 = 可否
是不是 = 是否
立刻 = 马上 = 立即
目前 > 现在
但是 = 可是 = 不过
因为 = 由于
全部 = 所有
办理 > 办
修改 = 更改
查询 > 查
购买 > 买
没有收到 = 没收到
收到 = 拿到
告知 > 告诉
使用 > 用
附近 = 周边
非常 = 十分 = 特别
大概 = 大约
今天 = 今日
昨天 = 昨日
明天 = 明日
`,
  'synonyms',
)
