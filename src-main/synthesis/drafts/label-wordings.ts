/** Ways to begin a request, shared by all labels of a draft: definition → lines. */
export const wordings: Readonly<Record<'en' | 'zh', Readonly<Record<string, readonly string[]>>>> = {
  en: {
    'how do I': [
      '*[3] how do I',
      '*[3] how can I',
      'can you tell me how to',
      'what do I need to do to',
      'what are the steps to',
    ],
    'can I': ['*[3] can I', '*[2] is it possible to', 'is there a way to', 'am I able to', 'could I'],
    'I want to': ['*[2] I want to', '*[2] I need to', 'I would like to', 'please help me', 'I am trying to'],
    'ask about': [
      'I have a question about',
      'can you tell me about',
      'I need help with',
      'I would like to know about',
      'what about',
    ],
    help: ['please help', 'can you help me?', 'what should I do?', 'what can I do?', 'please look into it'],
  },
  zh: {
    请问: ['*[3] 请问', '你好，', '请问一下', '想问一下'],
    怎么: ['*[3] 怎么', '*[2] 如何', '怎样', '怎么才能'],
    我想: ['*[2] 我想', '我要', '我需要', '帮我', '请帮我'],
    能: ['*[2] 可以', '能不能', '是否可以', '能否'],
    求助: ['怎么办？', '请帮帮我', '该怎么处理？', '麻烦看一下'],
  },
}

/** English words that begin a label which names what somebody wants to do. */
export const VERBS = new Set(
  `activate add apply ask block book buy call cancel change check choose claim close confirm contact convert correct create deactivate delete
  deposit disable dispute download edit enable exchange extend file find fix freeze get give increase install join link list locate lock log make manage
  modify move open order pay play print purchase raise receive recommend redeem refund register remove renew rent replace report request reschedule
  reserve reset restart resume return reverse schedule search see sell send set share show sign skip start stop submit subscribe switch talk terminate
  track transfer translate turn unblock unfreeze unlink unlock unsubscribe update upgrade upload use verify view withdraw`.split(
    /\s+/,
  ),
)

/** Words that say what is the matter with a thing. */
export const STATES = new Set(
  `blocked broken cancelled closed compromised damaged declined delayed delivered denied disabled dropped duplicated expired failed failing forgotten
  frozen incorrect invalid late locked lost missing overdue pending refused rejected restricted returned reverted stolen stuck suspended swallowed
  unavailable wrong`.split(/\s+/),
)

/** Nouns of which one asks what or how much they are. */
export const ASKED = new Set(
  `amount balance charge charges code cost costs date deadline delay details duration estimate fee fees hours information interest limit limits options policy
  price rate rates requirement requirements rules schedule status support time timing`.split(/\s+/),
)

/** As verbs in Chinese labels begin, and as states in them read. */
export const ZH_VERBS =
  /^(激活|开通|申请|修改|更改|更换|取消|查询|查看|办理|注销|关闭|开启|绑定|解绑|充值|提现|转账|退款|退货|购买|预订|下载|安装|设置|重置|删除|添加|联系|投诉|找回|领取|使用|验证|挂失|补办|续费|升级)/
export const ZH_STATES = /(失败|异常|丢失|被盗|冻结|无法|不能|未到|没到|不了|错误|超时|被拒|拒绝|过期|失效|损坏|故障)/
