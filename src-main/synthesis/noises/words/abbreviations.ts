import { wordForms } from '../replaced-words.ts'

/** Short forms of chats and text messages; English, then Chinese. */
export const abbreviations = wordForms(`
  please pls plz
  you u
  your ur
  thanks thx
  because bc cuz
  account acct acc
  tomorrow tmrw
  message msg
  number nr
  minutes mins
  minute min
  weeks wks
  week wk
  hours hrs
  hour hr
  months mths
  transaction txn
  payment pymt
  information info
  application app
  identification id
  before b4
  about abt
  people ppl
  though tho
  really rly
  something sth
  someone sb
  without w/o
  picture pic
  address addr
  as_soon_as_possible asap
  what_is whats
  going_to gonna
  want_to wanna
  got_to gotta
  i_do_not_know idk
  by_the_way btw
  in_my_opinion imo
  什么 啥
  怎么 咋
  没有 木有
  不要 别
  不知道 不造
  这样 酱紫
  喜欢 稀饭
  朋友 盆友
  谢谢 3q
  微信 vx
  支付宝 zfb
  男朋友 男票
  女朋友 女票
  为什么 为啥
  亲爱的 亲
  有没有 有木有
`)
