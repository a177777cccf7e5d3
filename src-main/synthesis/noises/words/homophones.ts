/** Common characters that a pinyin keyboard offers for the same letters, tones left out; a syllable a word. */
const SYLLABLES = `
a阿啊 ai爱矮哎碍艾 an安按案岸暗 ba把八吧爸巴拔罢 bai白百摆败拜 ban办半班般版板搬伴 bang帮棒榜 bao报包保宝抱爆暴薄
bei被北备背杯倍贝悲 ben本奔 bi比必笔毕币闭鼻避逼 bian边变便遍编 biao表标彪 bie别憋 bing病并冰兵饼 bo波播博伯 bu不部步布补
cai才菜采财材彩猜 can参餐残 cang藏仓苍 cao草操曹 ce测策册侧 ceng层曾 cha查差茶插察 chan产铲缠 chang长常场唱厂尝畅 chao超朝潮吵炒
che车扯撤 chen陈晨沉趁衬 cheng成程城称承乘诚 chi吃持迟池齿尺 chong充冲虫重 chou抽丑愁 chu出处初除楚 chuan传穿船川 chuang床窗创闯 chun春纯 ci次词此刺辞 cong从聪匆 cun村存寸 cuo错措
da大打达答搭 dai带代待袋贷戴 dan但单担蛋淡弹 dang当党挡 dao到道倒刀导岛 de的得地 deng等灯登 di第低底弟敌递 dian点电店典 diao掉调吊 die跌爹叠 ding定订顶丁 dong动东懂冬洞 dou都斗豆 du读度毒独肚 duan短段断端 dui对队堆 dun顿吨蹲 duo多夺朵
e饿额恶 er而二儿耳 fa发法罚 fan反饭范犯翻烦 fang方放房防访仿 fei非费飞肥废 fen分份粉纷 feng风封丰疯 fu付服复父负福府富副妇
gai该改盖概 gan干感敢赶 gang刚港钢岗 gao高告搞 ge个各歌哥格 gei给 gen跟根 geng更耕 gong工公共功供 gou够购狗构 gu古故顾股骨固 gua挂瓜刮 guai怪乖拐 guan关管官馆观惯 guang光广 gui贵归鬼规 guo国过果郭
hai还海害孩 han汉含喊寒汗 hang航行杭 hao好号毫豪 he和合河喝何 hei黑嘿 hen很恨狠 heng横衡恒 hong红洪宏 hou后候厚 hu户护湖呼胡互 hua话花化画华划 huai坏怀 huan换环欢缓 huang黄皇慌 hui会回汇灰惠 hun婚混魂 huo或活火货获
ji机及记几级计季极技击急即集寄 jia家加价假架甲佳 jian见件间建简减检健坚 jiang将讲江降奖 jiao叫教交较角脚 jie接结节街解介借界 jin进今近金尽紧 jing经京警精静境竞 jiu就九久旧救酒 ju局举句具据居聚 juan卷捐 jue决觉绝 jun军均君
ka卡咖 kai开凯 kan看砍刊 kang抗康 kao考靠烤 ke可客课刻科克 ken肯恳 kong空控恐 kou口扣 ku苦哭库酷 kua跨夸 kuai快块筷 kuan款宽 kuang狂矿况 kun困昆 kuo扩阔
la拉啦辣 lai来赖 lan蓝兰懒烂 lang浪狼朗 lao老劳牢 le了乐 lei类累泪雷 leng冷愣 li里理力利李离立例历礼 lian连联练脸恋 liang两量亮凉良 liao料聊疗 lie列烈裂 lin林临邻 ling零领另令灵 liu六流留刘 long龙隆 lou楼漏 lu路录陆露 lun论轮 luo落罗洛
ma吗妈马嘛骂码 mai买卖迈麦 man满慢漫 mang忙盲 mao毛猫冒帽 mei没每美妹梅 men们门闷 meng梦猛盟 mi米密迷秘 mian面免棉 miao秒妙苗 min民敏 ming名明命 mo末莫默摸 mu木目母幕
na那拿哪纳 nai奶耐 nan南男难 nao脑闹 ne呢 nei内 neng能 ni你泥拟 nian年念 niang娘 niao鸟尿 nin您 ning宁凝 niu牛扭 nong农弄浓 nv女 nuan暖
pa怕爬 pai派排拍牌 pan判盘盼 pang旁胖 pao跑泡炮 pei配陪赔 peng朋碰棚 pi皮批匹 pian片骗篇 piao票飘 pin品拼贫 ping平评瓶凭 po破婆 pu普铺
qi起其期气七奇器齐 qian前钱千签欠 qiang强墙枪抢 qiao桥巧敲 qie且切 qin亲琴勤 qing请情清轻青庆 qiong穷 qiu求球秋 qu去取区曲 quan全权劝 que却确缺 qun群裙
ran然染 rang让 rao绕 re热 ren人认任仁忍 reng仍扔 ri日 rong容荣 rou肉 ru如入 ruan软 sai赛塞 san三散 sao扫嫂 se色 sha杀沙啥傻 shan山善闪 shang上商伤 shao少烧稍 she设社舍射 shen身深神什甚 sheng生声省胜 shi是时事市式试视师识室失十实使世 shou手收受首售守 shu书数输树属术 shua刷 shuai帅摔 shuang双爽 shui水谁睡税 shun顺 shuo说硕 si四死思司私 song送松 sou搜 su速诉素俗 suan算酸 sui岁随虽碎 sun孙损 suo所锁缩
ta他她它塔踏 tai太台态 tan谈探坦 tang糖堂汤 tao套桃逃讨 te特 teng疼腾 ti提题体替 tian天田甜填 tiao条跳 tie铁贴 ting听停厅庭 tong同通统痛 tou头投偷透 tu图土突徒 tuan团 tui退推腿 tuo脱拖托
wa哇挖 wai外歪 wan万完晚玩碗 wang网王往忘望 wei为位未味围微伟 wen问文闻稳 wo我握 wu无五物务误武屋
xi西系息喜细习洗 xia下夏吓 xian先现线显限险 xiang想向相像香响项 xiao小笑校消效 xie些写谢鞋 xin新心信辛 xing行性姓型醒 xiong兄雄熊 xiu修休秀 xu需许续须序 xuan选宣 xue学雪血 xun寻讯训
ya呀压牙亚 yan眼言严验演烟 yang样养阳洋 yao要药摇 ye也业夜叶 yi一以已意易医衣依议 yin因银音引印 ying应影英赢营 yong用永勇 you有又由友油游 yu与于语鱼雨遇预 yuan元员远院原愿 yue月越约 yun云运允
za杂砸 zai在再载 zan咱赞暂 zao早造找遭 ze则责择 zen怎 zeng增赠 zha炸扎 zhai债宅摘 zhan站占战展 zhang张章涨账 zhao照招赵 zhe这着者 zhen真针震 zheng正整证政争 zhi只知之直至制职治指纸 zhong中种众终 zhou周州洲 zhu住主注助祝 zhua抓 zhuan转专赚 zhuang装状 zhun准 zi自字子资 zong总宗 zou走奏 zu组足族 zui最罪嘴 zuo做作坐座左`

/** Character → the others of its syllable. One that stands in two syllables keeps the first. */
export const homophones: ReadonlyMap<string, readonly string[]> = groupsOf(
  SYLLABLES.trim()
    .split(/\s+/)
    .map((syllable) => [...syllable.replace(/^[a-z]+/, '')]),
)

/** Each member of a group → the others of it. */
export function groupsOf(groups: readonly (readonly string[])[]): ReadonlyMap<string, readonly string[]> {
  const others = new Map<string, readonly string[]>()
  for (const group of groups)
    for (const one of group) {
      const rest = group.filter((other) => other !== one)
      if (!others.has(one) && rest.length > 0) others.set(one, rest)
    }
  return others
}
