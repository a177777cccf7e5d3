import { wordForms } from '../replaced-words.ts'

/** English words that Chinese speakers put into a Chinese sentence. */
export const mixedWords = wordForms(`
  会议 meeting
  开会 开meeting
  邮件 email
  邮箱 mailbox
  电影 movie
  价格 price
  信用卡 credit_card
  账单 bill
  账户 account
  密码 password
  客服 support
  订单 order
  退款 refund
  下载 download
  更新 update
  项目 project
  团队 team
  老板 boss
  办公室 office
  朋友 friend
  音乐 music
  游戏 game
  手机 phone
  电脑 computer
  视频 video
  新闻 news
  世界 world
  中国 China
  美国 USA
  汽车 car
  股票 stock
  市场 market
  公司 company
  时间 time
  照片 photo
  粉丝 fans
  明星 star
  旅游 travel
  酒店 hotel
  机场 airport
`)
