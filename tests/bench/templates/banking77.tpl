// Templates of the 77 intents of banking77, for benches. Written by hand from the names of the labels and two training texts each, drawn from
// the train file without replacement, labels in alphabetical order, by mulberry32(77); the test file was not used.

// How a request begins and ends
~[hi]
 *[3] hi,
 *[3] hello,
 hey,
 hi there,
 good morning,
~[help]
 *[3] , please help
 , can you help me?
 , can you help?
 , what should I do?
 , what can I do?
 , what do I do now?
 , please look into it
 , can you check this for me?
 , I need help
~[what now]
 what should I do
 what do I do
 what can I do
 what do I need to do
 what is the first thing to do
 who do I contact
~[how do I]
 *[4] how do I
 *[4] how can I
 how would I
 how should I
 can you tell me how to
 please tell me how to
 could you explain how to
 what do I have to do to
 what do I need to do to
 what are the steps to
 I want to know how to
~[can I]
 *[4] can I
 *[2] is it possible to
 *[2] is there a way to
 is it possible for me to
 am I able to
 am I allowed to
 would I be able to
 could I
~[I want to]
 *[2] I want to
 *[2] I need to
 *[2] I would like to
 I'd like to
 please help me
 can you help me
 I am trying to
~[where do I]
 *[2] where can I
 *[2] where do I
 where should I go to
 where do I go to
 can you tell me where to
~[tell me why]
 can you tell me why
 could you tell me why
 can you explain why
 please explain why
 I do not understand why
 I would like to know why
 tell me why
 do you know why
 any idea why
~[is there a fee]
 *[3] is there a fee
 *[2] is there a charge
 *[2] do you charge
 *[2] will I be charged
 are there any fees
 are there any charges
 do I have to pay
 is there a cost
 what is the fee
 what are the fees
 what does it cost
 how much do I pay
 how much will I be charged
~[not working]
 *[3] is not working
 *[2] isn't working
 *[2] does not work
 doesn't work
 won't work
 has stopped working
 is broken
 doesn't seem to work anymore
 does not work at all
~[I was charged]
 *[3] I was charged
 *[2] I got charged
 I have been charged
 you charged me
 you took
 I had to pay
 I paid
 I see
~[was I charged]
 *[2] was I charged
 did I get charged
 have I been charged
 did you charge me
 am I being charged
 did I have to pay
 do I have to pay
 is there
~[a fee]
 *[3] a fee
 *[2] a charge
 an extra fee
 an additional fee
 an extra charge
 a #[1..9] @[unit] fee
 money
~[did not go through]
 *[2] did not go through
 *[2] didn't go through
 was not completed
 did not work
 didn't work
 has not gone through
 hasn't gone through
~[declined]
 *[5] declined
 *[2] rejected
 refused
 denied
 turned down
~[not mine]
 *[2] I did not make
 *[2] I do not recognise
 *[2] I don't recognize
 I didn't make
 I don't remember
 I never made
 is not mine
 I know nothing about
 I have never seen before
 I did not authorise
~[pending]
 *[6] pending
 still pending
 not completed
 not processed yet
 in progress
 showing as pending
 stuck as pending

// What is spoken of
@[currency]
 USD
 EUR
 GBP
 AUD
 CHF
 dollars
 US dollars
 euros
 pounds
 yen
 Swiss francs
 Polish zloty
 Russian roubles
@[unit]
 pound
 euro
 dollar
@[amount]
 #[10..900 step 10] pounds
 #[10..900 step 10] euros
 $#[10..900 step 10]
 £#[10..900 step 10]
 #[10..900 step 10] dollars
@[little]
 £1
 $1
 1£
 one pound
 a pound
 one euro
 1 euro
 a dollar
@[country]
 the US
 the UK
 the United States
 Germany
 France
 Spain
 Italy
 China
 Australia
 Canada
 Poland
 Ireland
 Switzerland
@[abroad]
 abroad
 in another country
 in a foreign country
 on holiday
 in @[country]
 while travelling
 overseas
@[when]
 yesterday
 this morning
 today
 last week
 last night
 on Monday
 on Saturday
 a few days ago
 #[2..9] days ago
 two hours ago
 a week ago
 the other day
 a couple of days ago
@[wait]
 #[2..9 as words] days
 #[4..14] days
 a week
 over a week
 more than a week
 two weeks
 almost a month
 a long time
@[hours]
 a few hours
 an hour
 #[2..12] hours
 all day
 a day
@[shop]
 the shop
 the store
 the merchant
 the seller
 a restaurant
 the supermarket
 an online shop
 a website
@[ATM]
 *[4] the ATM
 *[2] an ATM
 the cash machine
 a cash machine
 the cashpoint
 the machine
@[card]
 *[5] my card
 *[2] my bank card
 my debit card
 the card
@[app]
 *[3] the app
 your app
 the mobile app
 the banking app
@[person]
 a friend
 my friend
 my brother
 my landlord
 my mother
 my family
 someone
 another person
 the recipient
@[child]
 my child
 my daughter
 my son
 my kids
 my children
 a minor
 a teenager
@[document]
 passport
 driving licence
 ID card
 proof of address
 identity card
@[transfer]
 *[4] transfer
 *[2] bank transfer
 money transfer
 payment to @[person]
@[top-up]
 *[4] top up
 *[3] top-up
 topup
@[take out]
 *[3] withdraw
 *[3] take out
 get
 draw
@[money]
 *[3] money
 *[3] cash
 @[amount]
 some cash
 some money
@[item]
 an item
 a dress
 some shoes
 something
 a laptop
 a phone
 a coffee
 groceries

%[Refund_not_showing_up]
 {where is|when will I get|when does it show,} my refund{| from @[shop]}?
 @[shop] {refunded me|gave me a refund|says they sent a refund} {|@[when]} {and|but} {it is not in my account|I do not see it|it has not shown up}
 I {asked for|requested|was promised} a refund {@[when]|@[wait] ago} {and|but} {still nothing|it is not showing|I have not received it}
 how long {does|will} it take for {a|my} refund to {show up|appear|be in my account}?
 why can't you just refund me instead of {a|the} merchant?
 {I returned|I sent back} @[item] and {my refund is not on my statement|the refund is still missing}

%[activate_my_card]
 ~[hi?10%] ~[how do I] activate @[card]?
 ~[I want to] activate my new card
 my {|new|replacement} card {came|arrived}{| @[when]}, how do I activate it?
 ~[can I] activate @[card]{| in @[app]| online| now}?
 ~[where do I] activate {my new card|a card I just got}?
 {the activation of my card|my card activation|activating my card} {is failing|failed|does not work|did not work}~[help?40%]
 I cannot activate {the card|my new card|it in @[app]}~[help?30%]
 what {do I need|information is needed} to activate {a|my} card?
 {how|when} will my card be active?
 please activate {my card|my new card|the card you sent me}

%[age_limit]
 how old {do I have to be|do you have to be|must I be|must @[child] be|does @[child] have to be} to {open an account|use your service|get a card|sign up}?
 {|hi,} @[child] {wants|needs} {an account|to open an account}, is {this|that} possible?
 what is needed {for|so that} @[child] to open an account?
 is there an age {limit|restriction|requirement}{| for accounts| for your cards}?
 my {son|daughter|child} is #[8..17], can {he|she} {have|open} an account{| too| with you}?
 do I have to be {18|over 18|an adult|of age} to {use this|have an account|join}?
 are accounts for {minors|children|kids|people under 18} {available|allowed|possible}?

%[apple_pay_or_google_pay]
 ~[how do I] set up @[wallet]?
 ~[how do I] {top up|pay|add money} {with|using|through} @[wallet]?
 ~[can I] use @[wallet]{| to top up| to add money| with my card| here}?
 does {my card|your card|the app|your bank} {work with|support|accept} @[wallet]?
 do you {support|accept|take|offer} @[wallet]?
 @[wallet] ~[not working]{| with my card| for top ups| on my phone| on my watch}~[help?20%]
 ~[I want to] {add my card to|connect my card to|use|link} @[wallet]
 I cannot {top up|pay|add my card} with @[wallet]~[help?30%]
 is @[wallet] {available|supported|possible|free}?
 {my @[wallet] top up|topping up with @[wallet]} ~[did not go through]
@[wallet]
 apple pay
 google pay
 Apple Pay
 Google Pay
 apple pay on my watch

%[atm_support]
 which {ATMs|ATM's|cash machines|machines} {can I use|accept my card|do you support|take this card}?
 ~[where do I] {withdraw money|get cash|use an ATM|find an ATM|take out cash}?
 {can you tell me|do you know|tell me} {where I can withdraw money|which ATMs take my card|where the nearest ATM is}?
 are there {ATMs|cash machines} {near me|I can use|that do not accept my card|in my network}?
 ~[can I] {get|withdraw} cash {anywhere|everywhere|at any bank|with this card @[abroad]}?
 {will|does} my card work at {all ATMs|any ATM|every cash machine|ATMs of other banks}?
 what ATMs {are supported|work with your cards|can be used|are allowed}?
 where is the {nearest|closest} {ATM|cash machine}{| for my card}?

%[automatic_top_up]
 ~[how do I] {set up|turn on|activate|use|enable} {auto|automatic} @[top-up]?
 {what is the|is there a} limit {on|for|of} {auto|automatic} @[top-up]?
 can {it|my account|the app} {add money|top up} {automatically|by itself|at certain times|every week|every month|when I am low}?
 ~[can I] {top up automatically|have automatic top ups|schedule top ups|set a top up to repeat}?
 where {is|do I find} the {auto|automatic} @[top-up] {option|function|setting|feature}?
 how does {auto|automatic} @[top-up] work?
 {how do I|can I} {turn off|stop|disable|cancel} {auto|automatic} @[top-up]?
 my balance {gets low|runs out} {when I travel|often}, can it {refill|top up} by itself?

%[balance_not_updated_after_bank_transfer]
 why is my {|account} balance {not updated|unchanged|still the same} after {a|my} {bank |}transfer?
 I transferred @[amount] {into my account|from my other bank} {and|but} I {do not|can't} see it in my balance
 where is the money that I transferred {to|into} my account{| @[when]}?
 how long does {a|my} transfer {from|from a bank in} @[country] take {to show up|to appear in my balance}? I {just made one|made one @[when]}
 {when will|how long until} {my bank transfer|the transfer I made} {show|appear|be visible} in my {account|balance}?
 money I {sent|moved|transferred} from my bank {has not arrived|is not there yet|is missing from my balance}

%[balance_not_updated_after_cheque_or_cash_deposit]
 {my|the} {cash|cheque|check} {deposit|I deposited|I paid in} {has not gone through|is not in my account|has not cleared|is not showing up|is not in my balance}
 I {deposited|paid in|put in} {cash|a cheque|a check|@[amount] in cash} {|@[when]} {and|but} my balance {is the same|did not update|has not been updated}
 how long does it take for a {cheque|check|cash deposit} to {clear|show up|be in my account}?
 why {is|isn't} my {cheque|check|cash} deposit {not showing|in my account yet|showing up|in my balance}?
 {the|my} {cheque|check} {was|is} cashed but {the money is not there|my balance shows nothing}
 after {a cheque|a cash} deposit, when {is|will} my balance {be |}updated?

%[beneficiary_not_allowed]
 why is {my|this|the} beneficiary not {allowed|accepted|permitted}?
 I cannot {add|transfer to|send money to|pay} {a|this|my} {new |}beneficiary~[help?30%]
 my transfer {failed|was rejected|did not go through} because of the beneficiary
 {I am trying|I tried} to {buy crypto|purchase crypto|send money to @[person]} {via|through|in} @[app] {and|but} {it will not let me|it is not allowed|it does not go through}. am I doing something wrong?
 adding a beneficiary {fails|is refused|gives an error|does not work}
 what does “beneficiary not allowed” mean?
 I got {an error|a message} that {I cannot send to|transfers are not allowed to} this {beneficiary|person|account}

%[cancel_transfer]
 ~[can I] {cancel|stop|undo|reverse} {a|my|the} @[transfer]{| I made @[when]| that I just made}?
 I {accidentally|by mistake} {sent|transferred|paid} {money|@[amount]} to {the wrong account|the wrong person|someone else}~[help?40%]
 {please|you need to|I need you to} {stop|cancel|revert} {the|my} transfer{| I just started| as soon as possible| immediately| right away}
 I made a mistake {with|in} {a|my} transfer, can {it be cancelled|it be stopped|you stop it}?
 ~[I want to] cancel {a|my|the} @[transfer]{| from @[when]}
 {the|my} transfer {is not correct|has the wrong amount|was a mistake}, {how do I cancel it|please cancel it|can I get it back}?
 is it too late to {cancel|stop} a transfer?

%[card_about_to_expire]
 my card {is about to expire|expires soon|will expire soon|expires next month|is going to expire|has nearly expired}~[help?40%]
 {how much|what} does {a new|a replacement} card cost and {how long does it take|when does it arrive}{| as mine expires soon}?
 what is the {cost|price|fee} {and time frame|and the wait} {of|for} {getting a new card|a replacement card}?
 can I {get|order} a new card {even though I am|while I am|if I am} {in @[country]|abroad}?
 do you send a new card {automatically|by yourselves} {when|before} {the old one|mine} expires?
 ~[I want to] {renew|replace} my {expiring card|card before it expires}

%[card_acceptance]
 where {is|can} my card {|be} accepted?
 {which|what} {businesses|shops|stores|places|merchants} {accept|will accept|take} {my|this|your} card?
 do you know {which|what} {shops|stores|places} {will accept|take} {my|the} card?
 ~[can I] {use|pay with} my card {everywhere|anywhere|in all shops|at any store|online}?
 {you|do you|does @[shop]|do all shops} accept{|s} my card?
 is my card accepted {everywhere|in every shop|at restaurants|in @[country]|by all stores}?
 where {can|can't} I {use|pay with|shop with} {this|my|your} card?
 are there {places|shops|stores} that {do not take|won't accept} {this|my} card?
 what {merchants|retailers} {work|go} with this card?

%[card_arrival]
 {what is|where is|do you have} the tracking {info|number|information} {of|for} {my card|the card that is coming}?
 has my {new |}card been lost in {delivery|the post|the mail}?
 I {ordered|asked for|requested} {my|a} card @[wait] ago {and|but} {nothing came|it is not here|there is no sign of it}~[help?15%]
 my {new |}card {has not come|is not here|never came|didn't come}{| in the mail| yet| after @[wait]}~[help?25%]
 I {have been|am} {waiting|still waiting} for my {new |}card{| for @[wait]| since @[when]}
 the card {is late|is taking too long|should have been here by now}~[help?20%]
 has my card been {sent|shipped|mailed|posted}{| yet| already}?

%[card_delivery_estimate]
 how long {does|will} {card delivery|the delivery of a card|delivery|shipping} take?
 when {will|should} {I get|I receive|I expect} {my|my new|a new} card?
 ~[can I] {choose|pick|set} {a delivery time|the delivery date|the day of delivery|when my card is delivered}?
 {I need|I want} {my card|the card|to get my card} {quickly|urgently|fast|by next week|in two days|as soon as possible}
 ~[can I] {get|have} {my card|the card} {faster|sooner|by express|delivered quickly|expedited}?
 what is the {delivery time|estimated delivery|delivery estimate|expected wait}{| for a card| to @[country]}?
 how many days {until|before} {my card is delivered|I have my card|a new card comes}?

%[card_linking]
 ~[where do I] {go to |}{get my new card linked|link my card|add my card}?
 ~[can I] {link|connect|add} {a|my|another|an old} card{| to my account| in @[app]}?
 ~[I want to] {link|add|connect|register} {my|a|my new} card{| to my account| in @[app]}
 I {found|got back} my {lost |}card, {can I|how do I} {link it again|add it back|reconnect it|put it back in @[app]}?
 I cannot {link|connect|add} my card{| to @[app]| to my account}~[help?20%]
 {please|can you} {link|connect|reconnect} my card{| to my account}
 what do I do to {have|get} my card {linked|connected}{| to @[app]}?
 where in @[app] do I {add|link|connect|see} my card?

%[card_not_working]
 @[card] ~[not working]~[help?30%]
 my {|physical|new|plastic} card ~[not working]{| anywhere| today| since @[when]| at any shop}~[help?20%]
 why {is my card not working|does my card not work}?
 what can I do {to make my {|physical} card work|if my card does not work}?
 I {tried|have tried} {to use|using} my card {and|but} it {did not work|does nothing|isn't working|gives an error}
 ~[how do I] fix {my card|a card that does not work|my broken card}?
 {is something|is anything|what is} wrong with my card?
 I cannot use my card{| anymore| anywhere| at all}~[help?30%]
 my card {is damaged|is broken|can't be read|is not being read}~[help?20%]
 my card worked {@[when]|before} {and|but} now it {does not|won't}

%[card_payment_fee_charged]
 ~[tell me why] I was charged ~[a fee] {for|on} {a card payment|my purchase|paying by card}
 I {was|have} {never|not} {been |}{warned|told|charged} {about|of|a} card payment {fee|fees} before, {why now|what changed|why is that}?
 there is {a fee|an extra fee|a charge} {on|for} my card payment{| @[when]}
 what {is|are} {this|the|these} {card payment fee|fee for my payment|fees for card payments}?
 {since when|why} do you charge for {card payments|paying with my card|using the card}?
 I paid {with|by} card {|at @[shop]} {and|but} there was {a fee|an additional charge}
 my {card payment|purchase} {|@[abroad]} {came with|had} {a|an extra} fee~[help?20%]

%[card_payment_not_recognised]
 ~[hi?30%] I just checked my {statement|account|app} and {there is|there seems to be|I see} a payment {I never made|that I have never seen before|from my card I did not make}
 a {card payment|payment|charge} {of @[amount] |}{I did not make|is not mine|was not made by me} {is showing up|appeared}{| @[when]}
 I did not {buy|pay for} {this|that|anything at this shop}, why is it on my {card|statement}?
 ~[how do I] {dispute|report|contest} a {card payment|charge|purchase} {I did not make|I don't recognise}?
 my card {shows|has} a {payment|purchase|transaction} ~[not mine]
 {someone|somebody} made a payment with my card {and it was not me|that I know nothing about}

%[card_payment_wrong_exchange_rate]
 {my|the} {purchase|payment|card payment} {|@[abroad]} {used|has|had|was made with} {the wrong|a wrong|a bad|an incorrect} exchange rate~[help?20%]
 I {bought|paid for} @[item] {|@[abroad]} and {then noticed |}the {exchange |}rate {was wrong|is not right|was incorrect|is too high}
 I {paid|was charged} {too much|more than I should have} {|for @[item]} because of {the|a wrong} exchange rate
 {what|which} exchange rate {was used|did you use|was applied} {for|to} my {purchase|card payment}? it {looks|seems} wrong
 {the rate|the exchange rate} I got {when paying by card|for my purchase in @[currency]} is {not correct|lower than the official one}
 ~[can I] {get|have} {my money back|it corrected} {for|after} a wrong exchange rate on a {purchase|card payment}?

%[card_swallowed]
 my card {is|got|was|has been} {stuck|swallowed|eaten|kept|retained} {in|inside|by} @[ATM]~[help?40%]
 ~[what now] {if|when} {an ATM|the ATM|a machine} {eats|swallows|keeps|takes} my card?
 ~[how do I] get {my card|it} {back|out} {from|of} @[ATM]?
 @[ATM] {did not|didn't|won't|will not} {give|return} my card{| back}~[help?30%]
 my card {did not|didn't} come {back |}out of @[ATM]~[help?20%]
 I {lost|left} my card in @[ATM] {when it swallowed it|because it kept it|, it did not return it}
 ~[can I] get my card back {after|if} {the ATM|the machine} {took|swallowed} it?
 {I was taking out cash|I tried to withdraw money} and the {ATM|machine} {kept|ate|swallowed} my card

%[cash_withdrawal_charge]
 ~[is there a fee] {for|when} {cash withdrawals|withdrawing money|taking out cash|using @[ATM]}{| @[abroad]}?
 {how much|what} is the {fee|charge} for {a withdrawal|cash withdrawals|taking out cash|using an ATM}?
 I got {this|a|a stupid} fee after {taking cash out|withdrawing money|using @[ATM]}{, why?|~[help]}
 since when do you charge {to make a withdrawal|for withdrawals|for taking out cash}? {it was|I thought it was} free
 I {thought|was told} {withdrawals|cash withdrawals} {were|are} free, why {is there a fee|was I charged}?
 ~[tell me why] {there is a fee|I was charged} for {my|a} {cash withdrawal|ATM withdrawal|withdrawal}
 my {cash withdrawal|withdrawal} {|@[when]} cost me {extra|a fee|money}

%[cash_withdrawal_not_recognised]
 my {card|account|statement} shows {a cash|an ATM|a} withdrawal {|of @[amount]} {I don't recognize|I did not make|I never made}
 {somebody|someone} {is taking|has taken|took|withdrew} money {out of|from} my account{| without my approval| with an ATM| in another town| and it was not me}
 I {did not|never|didn't} {withdraw|take out} {cash|@[amount]|this money}{| from @[ATM]}, {why is it in my account|who did it|please check}
 I see a {cash |}withdrawal {of @[amount]|from @[when]} {but I was not there|I know nothing about}
 {please|can you} freeze my account, {there is|I see} {a|an} {cash |}withdrawal {I did not make|in a place I have never been}
 I want to {report|dispute} a cash withdrawal {|of @[amount]} {I don't recognise|that is not mine}

%[change_pin]
 ~[how do I] {change|reset} my {PIN|pin|PIN number|pin code}?
 ~[can I] {change|reset} my {PIN|pin|PIN number|pin code}{| at an ATM| at any cash machine| in @[app]| abroad| without going to the bank}?
 ~[where do I] change my {PIN|pin|PIN number}?
 ~[I want to] {change|reset} my {PIN|pin|PIN number}{| to a new one| to something else}
 {is it possible|is there a way} to {change|choose|set} my {own |}{PIN|pin}{| from home| online}?
 can {the|my} {PIN|pin} be changed{| at an ATM| in @[app]}?
 what {ATMs|machines} {let me|can I use to} change my {PIN|pin}?
 I do not like my {PIN|pin}, {can I get another|how do I change it}?
 I {want|need} a {new|different} {PIN|pin|pin number} for my card

%[compromised_card]
 {I think|I believe|I am afraid} {someone|somebody} {is using|has been using|has used} my card{| without my permission| details}~[help?30%]
 {I see|there is|I found} {some |}suspicious {spending|activity|purchases|charges} on my {card|credit card|account}~[help?40%]
 I {might be|may be} {paranoid|wrong} but {someone|somebody} may {be using|have used} my card
 there are {purchases|charges|payments} I did not make, {I think my card is compromised|my card is being used by someone else|is someone using my card}
 I {suspect|fear} {fraud|that somebody copied my card|that my card details were stolen}~[help?30%]
 my card {number|information} {was stolen|leaked}, {please block it|what should I do|I need a new card}

%[contactless_not_working]
 {why is|why does} {my|the} contactless {not working|not work}?
 I {cannot|can't} {pay contactless|use contactless|make contactless payments|tap to pay}{| today| anymore| anywhere}~[help?30%]
 {I need help|please help me} {fixing|with} my contactless{|, it is not working anywhere}
 ~[how do I] {fix|activate|turn on|repair} {my |the |}contactless{| payment| function}?
 the contactless function {did not|didn't} work {@[when]|at @[shop]}~[help?20%]
 my card works {with the PIN|in the machine} but {contactless does not|not contactless}
 tapping my card {does not work|does nothing|isn't working}{|, is contactless broken}
 {is|was} contactless {switched off|turned off|blocked} {for|on} my card?

%[country_support]
 ~[can I] use {it|my card|this|my account} {outside of Europe|in @[country]|outside the UK}?
 are cards {issued|available|sent} to people {living in|in} @[country]?
 ~[can I] {get|order|have} {a card|an account} {if I live|while living|when I live} in @[country]?
 do you {support|operate in|work in|offer cards in|have customers in} @[country]?
 is {your service|the card|it|your bank} {available|offered|supported} in @[country]?
 I live in @[country], can I {get a card|have an account|open an account|use your service}?
 {in what|in which} {countries|places} can I {get a card|use your service|have an account}?
 do I have to live in {Europe|the UK|the EU}{| to have an account| to get a card}?

%[declined_card_payment]
 {why was|why is} my {card payment|payment|purchase|card} ~[declined]{| at @[shop]| @[when]}?
 my card {was|got|has been|keeps getting} ~[declined] {at @[shop]|when I tried to pay|while shopping|for @[item]|online}~[help?25%]
 why would a card payment be ~[declined]?
 I tried to {pay|buy @[item]} {with|using} my card {and|but} {it was ~[declined]|the payment ~[did not go through]}~[help?20%]
 ~[tell me why] my {card |}payment was ~[declined]
 I have {enough money|money in my account}, why was my {payment|card} ~[declined]{| at @[shop]}?
 @[shop] {declined|rejected|would not take|refused} my card~[help?25%]
 {the|a} payment {with|by} my card {is|was} ~[declined]{| every time| again}

%[declined_cash_withdrawal]
 my {cash |}withdrawal {was|got|has been} ~[declined]{| @[when]| at @[ATM]}~[help?25%]
 my card {was|got|just got} ~[declined] {at|by} @[ATM]{|, I need cash}~[help?25%]
 why {couldn't|can't|could not} I {get|take out|withdraw} {cash|money}{| from @[ATM]| @[when]}?
 I {tried|am trying} to @[take out] @[money] {from|at} @[ATM] {and|but} {it was ~[declined]|it is not working|I was unable to}~[help?20%]
 @[ATM] {would not|won't|will not|did not|refuses to} {give me|let me take out|let me withdraw} {cash|any cash|my money}~[help?25%]
 I need {money|cash} {out |}but @[ATM] {declines|rejects|refuses} {my card|the withdrawal}
 ~[tell me why] my {cash withdrawal|withdrawal} was ~[declined]

%[declined_transfer]
 {why was|why is} my transfer ~[declined]?
 my {bank |}transfer {was|got|has been|is being} ~[declined]{| @[when]}~[help?25%]
 ~[tell me why] my transfer {was|got} ~[declined]
 my transfer was ~[declined], what {might|could} {the reason be|be the reason|be wrong}?
 I {tried|wanted} to {transfer|send} {money|@[amount]} {|to @[person]} {and|but} it was ~[declined]~[help?20%]
 {the|my} transfer {to @[person]|of @[amount]|I made @[when]} was ~[declined]~[help?20%]
 what {does it mean|do I do} {if|when} {a|my} transfer is ~[declined]?
 I {got|received} {a message|a notice} that my transfer was ~[declined]
 transfers keep {getting|being} ~[declined]~[help?20%]

%[direct_debit_payment_not_recognised]
 I {do not recognise|don't recognize|don't know|did not set up|never set up} {a|this|the} direct debit{| payment| on my account}~[help?20%]
 ~[how do I] {dispute|cancel|report|contest|reverse} a direct debit{| charge| payment| I did not set up}{| on my account}?
 can you {help me figure out|tell me|find out} what {this|a|the} {direct |}debit {payment|charge} {|showing up on my account} is?
 {a|some} direct debit {payment |}{of @[amount] |}{was taken|went out|appeared} {|from my account|@[when]} and {I do not know what it is|I did not agree to it}
 who {took|is taking|set up} {a|this} direct debit{| from my account| on my account}?
 a debit payment is showing {up |}that {I am not sure is supposed to be there|should not be there}

%[disposable_card_limits]
 how many {|times|uses|payments|transactions} {are the disposable cards good for|can I use a disposable card|can be made with a disposable card}?
 how many disposable {|virtual} cards {can I have|am I allowed|can I make|may I create}{| a day| at once| at the same time}?
 is it possible to have {more than one|several|two} disposable {|virtual} card{|s}?
 {how much|what amount} can I spend {with|on} a disposable {|virtual} card?
 {how|when} {long does|does} a disposable card {last|expire|stop working}?
 what are the {limits|restrictions|rules} {of|for|on} disposable {|virtual} cards?
 what is the {maximum|maximum number} of disposable cards?

%[edit_personal_details]
 ~[I want to] {change|update|edit} my {@[detail]|personal details|personal information}
 ~[can I] {change|edit|update} my {@[detail]|details|personal data}{| in @[app]| online}?
 I {just moved|have moved|am moving}, {how do I change|I need to update|where do I change} my address
 I {just |}got married {and|so I} need to change my {name|last name|surname}
 my {@[detail]} {has changed|is wrong|is spelled wrong|is not correct}{|, how do I change it|, please update it|, where do I edit it}
 ~[where do I] {change|edit|update} my {@[detail]|details}?
 since {I just got married|my wedding|my divorce} I need to {change|update} my name
 {please|can you} {change|update|correct} my @[detail]{| on my account}
@[detail]
 *[3] name
 *[3] address
 *[2] phone number
 email
 email address
 last name
 surname
 home address

%[exchange_charge]
 {is|are} {currency exchange|exchanges|exchanging currencies} free{| of charge| with you}?
 what {does|will} {it|exchanging @[currency]} cost {|me} to {change into|exchange to|get} @[currency]?
 {will|do} {I have to|I} pay {|extra|a fee} {to exchange|for exchanging|when I exchange} {currencies|money|@[currency]}?
 what {is your exchange fee|are the exchange fees|are the charges for an exchange}?
 do you {take|charge} a {percentage|commission} {for|on} {currency exchange|exchanges}?
 ~[I was charged] {a fee|a charge} {for exchanging|when I exchanged} {currency|@[currency]}

%[exchange_rate]
 {what|which} exchange rate {do you use|will I get|do I get|is applied|do you offer}{| for @[currency]}?
 where {do you get|do I find|can I see|does} {the|your} exchange {rate|rates}{| from| come from}?
 how {do you|are} {calculate|determine|set|decide} {the|your} exchange {rate|rates}?
 is {your|the} exchange rate {good|fair|fixed|competitive|the interbank rate}?
 how much {@[currency] do I get|is @[amount]} in @[currency]{| at the moment| today| now}?
 can you tell me the {current|latest} {exchange |}rate{| for @[currency]| from @[currency] to @[currency]}?
 how often {do|does} {your|the} {rate|rates|exchange rate} {change|update}?

%[exchange_via_app]
 ~[how do I] {exchange|change|convert} {currencies|money|from @[currency] to @[currency]} {in|with|via|through|using} @[app]?
 {what|which} currencies {are available|can be used|can I choose|do you offer} {for|to} exchange{| in @[app]}?
 does {@[app]} {let me|allow me to} {exchange|convert} {currencies|foreign money|@[currency]}?
 ~[I want to] {exchange|convert|change} {money|@[currency]} {into|to} {@[currency]|a foreign currency}{| with @[app]}
 {do you|does @[app]} {do|offer|have} {currency exchange|foreign exchange|exchanges between @[currency] and @[currency]}?
 I {am going|travel} {to @[country]|abroad}, can I {exchange|get} {currency|@[currency]} in @[app]?

%[extra_charge_on_statement]
 on my statement {there is|I see|I found} a {|strange} @[little] charge{| that appears as pending| I did not make}{, what is it|, what's causing that|}?
 I {was|got|have been} charged {an extra|an additional|a random} {@[little]|fee|pound}{|, why|, what is this}?
 {an|some} {extra|unknown|additional|unexpected} {charge|charges|fee|fees} {appeared|showed up|is|are} on my statement~[help?30%]
 I {haven't bought|did not buy} anything {that costs|that is|for} @[little], {why is it on my statement|why was I charged}?
 my statement {shows|has|lists} {a charge of @[little]|an extra pound|an extra charge|a fee of @[little]}~[help?20%]
 {can|will} you {remove|explain|refund} the {extra|@[little]} charge on my statement?

%[failed_transfer]
 I {tried|have tried|am trying} to {transfer|send} {money|@[amount]} {|to @[person]} {several times|#[2..6] times already|@[when]} {and|but} it {fails|keeps failing|does not go through}
 {is the system down|is there a problem with transfers|is something wrong}? I cannot {transfer money|send money|make a transfer}
 I cannot {make a transfer|transfer money|send money|complete a transfer}{| to @[person]| to another account}~[help?25%]
 {each|every} time I {try to|} {transfer|send} money it {fails|gets rejected|gives an error}
 a {simple|basic|normal} transfer {should not fail|is not working|fails}~[help?25%]
 {the|my} transfer to @[person] {failed|was unsuccessful|did not work}, {what happened|why|can you check}?

%[fiat_currency_support]
 is @[currency] one of the currencies you {deal with|support|accept|hold}?
 ~[can I] {hold|keep|have|store} {money|a balance|funds} in {@[currency]|several currencies|multiple currencies|different currencies}?
 do you {support|deal with|work with|hold|handle} {@[currency]|fiat currencies|foreign currencies|other currencies}?
 what {fiat|kinds of|foreign} {currencies|currency} {are|is} {supported|available|possible} {for holding|in my account|here}?
 {how many|which other} currencies {can my account hold|are there|do you support}?
 can {my account|I} {be|have an account} in @[currency]?
 ~[I want to] {hold|keep} {@[currency]|both @[currency] and @[currency]} in my account

%[get_disposable_virtual_card]
 ~[how do I] {get|create|make|order|set up} {a|my|some} disposable {|virtual} {card|cards}?
 ~[where do I] {get|find|create} {a|my} disposable {|virtual} card?
 ~[I want to] {get|create|use|order} {a|some} disposable {|virtual} {card|cards}
 {what is|what are|how does} {a |}disposable {|virtual} {card|cards}{| work| for| used for}?
 do you {offer|have|provide} disposable {|virtual} cards?
 {who|who can} {|is able to} get {a|the} disposable virtual card?
 {I need|give me|I would like} {a|one} disposable {|virtual} card{| for one payment| for online shopping}
 can a {virtual card that is disposable|disposable card} be {made|created|ordered} in @[app]?

%[get_physical_card]
 {where is|where do I find|how do I get|where can I see} my {PIN|pin|pin number}{| for my card| of my new card| in @[app]}?
 I {cannot|can't} find {my|the} {PIN|pin|pin number}{| for my card| of my physical card}~[help?20%]
 my {PIN|pin} {has not arrived|hasn't arrived|did not come|never came}{| in the post| in the mail| with my card}~[help?30%]
 {how|when} {do I|will I} {get|receive} {my|the} {PIN|pin}{| for my physical card| for my card}?
 ~[how do I] get {a|the|my} physical card{| and its PIN}?
 I {got|have} {my|the} {physical |new |}card but {not the PIN|no pin|do not know the pin}
 is the {PIN|pin} {sent|posted|mailed} {separately|with the card|in the post}?

%[getting_spare_card]
 I would like {some more|two|another|a second} physical card{|s}{|, what is my limit|, is that possible}?
 how much {is it|does it cost|would it be} {to buy|to get|for} {another|a second|an extra|an additional} card?
 ~[I want to] {get|order|buy|have} {another|a spare|a second|one more|an additional} card{| for this account}
 how many {|physical} cards can I {have|get|order}{| for one account| on my account}?
 can {my wife|my husband|my partner|@[person]|@[child]} {have|get} {a|a second} card {for|on} my account?
 is it possible to have {two|more than one|several} {|physical} cards{| linked to one account}?
 {what is|is there} {the fee|a fee|a cost} for {a|an} {spare|second|extra|additional} card?

%[getting_virtual_card]
 ~[how do I] {get|order|create|make|request} {a|my|a new} virtual card?
 ~[where do I] {get|find|order} {a|my} virtual card?
 what do I have to do to {get|have|order|receive} {a|my} virtual card?
 ~[can I] {get|order|have|create} {a|one} virtual card{| in @[app]| today| for free| instead of a physical one}?
 ~[I want to] {get|order|have} a virtual card
 {how long|when} {does it take to get|will I get|do I receive} {a|my} virtual card?
 where is {my|the} virtual card{| that I ordered| in @[app]}?
 do you {offer|have|issue} virtual cards?
 {is|are} {a virtual card|virtual cards} {free|available|possible}?
 {my|the} virtual card {has not arrived|is not in @[app]|does not show}~[help?20%]

%[lost_or_stolen_card]
 my card {was|has been|got} stolen{| @[when]| on holiday| with my wallet}~[help?40%]
 I {lost|have lost|cannot find|misplaced|have misplaced} my card{| @[when]| and cannot find it| on the train}~[help?40%]
 {someone|somebody} {stole|took} my {card|wallet with my card|purse and my card}~[help?40%]
 what is the first {step|thing} {I should take|to do} {after|if} my card {has been stolen|is lost|is missing}?
 {please|I need you to|can you} {freeze|block|cancel|lock} my card{| immediately| now| right away}, {I lost it|it was stolen|it is gone}
 {how|where} can I freeze my card {immediately|now|right away}?
 I {want|need} to {report|block} my {lost|stolen} card{| immediately}

%[lost_or_stolen_phone]
 my {phone|mobile|cell phone} {was|has been|got} {lost|stolen|lost or stolen}{| @[when]}~[help?40%]
 I {lost|have lost|cannot find|don't have} my {phone|mobile|cell phone}{| @[when]}, {how do I use the app|how do I get into my account|what should I do|can I still use my account}?
 my phone {is gone|is missing|was stolen}, {please block my account|can someone use my account|is my money safe}?
 ~[can I] {use|access|get into} {my account|the app} {without my phone|from another phone|with a new phone}?
 I {lost|changed|broke} my phone, {how do I move the app|how do I log in|can I use the app on a new one}?
 ~[how do I] {block|freeze|secure} my account {after losing|when I lost|if I lost} my phone?

%[order_physical_card]
 ~[how do I] {order|get|request} {a|my} physical card?
 ~[can I] {order|get|have} a {physical|real|plastic} card{| too| sent to @[country]| sent to my home}?
 ~[I want to] {order|get|have} {a|my} {physical|real|plastic} card
 where {do you|do we|will you} {mail|send|deliver|ship} the {card|physical card}{| to}?
 {how much|what} {does|is} {a|the} {physical|plastic|actual} card{| cost}?
 what is the {cost|fee|price} {of|for} {a|the} physical card?
 I {only have|have} a virtual card, {how do I get|can I get|I want} a physical one?
 ~[can I] {have|get} {a|my} card {sent|mailed|delivered} to {me|another address|my home|@[country]}?
 {please|can you} send me a {physical|real|plastic} card

%[passcode_forgotten]
 I {forgot|have forgotten|lost|do not remember|don't remember|can't remember} my {passcode|password|code for @[app]}~[help?40%]
 my {passcode|password} is not {being |}accepted{| by @[app]}~[help?30%]
 ~[how do I] {change|reset|recover|get back} my {passcode|password}{| in @[app]}?
 I {cannot|can't} {log in|get into @[app]|sign in}{|, I forgot my passcode|, my passcode does not work|, my password is wrong}~[help?20%]
 my {passcode|password} {does not work|is wrong|isn't working|is not recognised}~[help?30%]
 ~[what now] {if|when} I {forgot|forget|lost} my {passcode|password}?
 ~[I want to] {reset|change|recover} my {passcode|password}
 I {need|want} a new {passcode|password}{|, I forgot mine}

%[pending_card_payment]
 there is a pending {transaction|card payment|payment} {on my account|on my card|in @[app]}, what does {this|it|that} mean?
 my {card payment|payment|purchase} {is|has been|shows as} ~[pending]{| for @[wait]| since @[when]| in @[app]}~[help?20%]
 how long {will|does} {my|a} {card payment|payment|purchase} {stay|be|remain} pending?
 ~[can I] cancel a pending {card payment|payment|transaction}?
 when will {my|the} pending {payment|card payment|transaction} {clear|go through|be completed}?
 I {paid|bought @[item]} {with my card |}@[when] {and|but} {it|the payment} is still pending
 {the|my} {payment|transaction} {at @[shop]|for @[item]} {is|says it is} ~[pending]

%[pending_cash_withdrawal]
 I {took out|withdrew|got} {cash|some cash|@[amount]} {from|at} @[ATM] {|@[when]} {and|but} {it|the transaction} {is still|still shows as|is} pending
 how long {will|does} a cash withdrawal {stay|be|remain} pending?
 {there is|I see} a pending {cash |ATM |}withdrawal {on my account|in @[app]}{| from @[when]}~[help?20%]
 when will my {cash |}withdrawal {clear|go through|be completed|stop being pending}?
 why has my {withdrawal|transaction|deposit} {at|in} @[ATM] not {cleared|gone through} yet?
 {what does it mean|what is wrong} {that|when} my {cash |}withdrawal {is|shows as} pending?

%[pending_top_up]
 my @[top-up] {is|shows as|has been} ~[pending]{| for @[hours]| since @[when]| in @[app]}~[help?20%]
 how long {does it take|will it take} for {a|my} @[top-up] to {be approved|go through|be completed|clear|stop being pending}?
 {I think|it looks like|it seems} my @[top-up] is still pending
 I {topped up|added money|did a @[top-up]} {|@[when]} {and|but} it is {still |}pending
 {when will|how long until} my {pending |}@[top-up] {go through|be ready|complete|be approved}?
 what does {it mean if my @[top-up] is pending|a pending @[top-up] mean}?
 ~[tell me why] my @[top-up] is {still |}pending
 {is|can} {something wrong with my pending @[top-up]|I cancel a pending @[top-up]}?

%[pending_transfer]
 ~[tell me why] my transfer is {still |}pending
 my {transfer|bank transfer} {is|shows as|has been} ~[pending]{| for @[wait]| since @[when]}~[help?20%]
 how long {does it take|will it take|does it usually take} for a {money |bank |}transfer to {show up|go through|stop being pending|clear}?
 I {sent|transferred} {money|@[amount]} {|to @[person]} {|@[when]} {and|but} it is {still |}pending
 when will my {pending |}transfer {go through|be completed|clear|be done}?
 what does {it mean that my transfer is pending|a pending transfer mean}?
 how long {will|does} {a|my} transfer {stay|be|remain} pending?
 {the|my} transfer {to @[person]|of @[amount]|from @[when]} {says|is} ~[pending]

%[pin_blocked]
 my {PIN|pin|card PIN} {is|was|has been|got} {blocked|locked}~[help?40%]
 I {entered|put|typed} {the wrong|my} {PIN|pin} {wrong |}too many times~[help?50%]
 I {accidentally|} {exceeded|used up} {my|the number of|all} PIN {tries|attempts}{|, please advise}~[help?30%]
 {please|can you} {help me |}{unblock|unlock} my {PIN|pin}{|, I put in the wrong one too many times}
 ~[can I] {unblock|unlock} my {PIN|pin}{| in @[app]| at an ATM| abroad}?
 why is my {PIN|pin} {blocked|locked}?
 I {got|am} locked out {after|because of} {the wrong PIN|too many pin tries}~[help?30%]
 how many times can I {try|enter} the {PIN|pin} before it is blocked?

%[receiving_money]
 ~[how do I] receive {money|payments|a payment|funds}{| from @[person]| from abroad| in my account}?
 am I allowed to {use|receive} different currencies?
 @[person] wants to {send me|pay me|give me} {money|@[amount]}, {how does it work|how do I get it|what do they need}?
 {what|which} {details|information} {do I give|does someone need} to {receive money|send me money|pay me}?
 ~[can I] have my {salary|wages|pay} {paid|sent} {to|into} {my account|this account}{| in @[currency]}?
 can @[person] {send|transfer} money {to me|into my account}{| in @[currency]}?
 {will|does} the money I receive {be|get} {converted|exchanged} {to|into} @[currency]?

%[request_refund]
 ~[I want to] {get|have|request} a refund{| for @[item]| for something I bought| of my purchase}
 I need to {refund|return} {my item|@[item]|something I bought}{|, can you please help}?
 I {bought|paid for|ordered} @[item] {and|but} {it never came|it is broken|I don't want it|I changed my mind}, {can I get a refund|I want my money back|how do I get my money back}?
 {what is|I want to know about|tell me about} your refund policy
 @[shop] {will not|won't|refuses to} {refund me|give me a refund|take it back}~[help?30%]
 how long {does|will} a refund take{|, I want to ask for one}?
 can you cancel {my|a} {purchase|order} and {refund it|give me my money back}?

%[reverted_card_payment]('label': 'reverted_card_payment?')
 my {card |}payment {was|has been|got|keeps being} {reverted|returned|reversed|sent back}{| @[when]| to my account}~[help?25%]
 I {bought|paid for} {something|@[item]} {|and already paid for it} {and|but} {the money came back|the payment was returned|now I don't see it|it was reverted}
 {the|my} {payment|purchase} {went through|was made|was accepted} but {then |}{it was reverted|the money is back in my account|it disappeared}
 {what does it mean|what happens} {that|when} {a|my} {card payment|payment} {is|was} reverted?
 I {have been trying|tried} to {use my card|buy @[item]} {and|but} {the payment comes back|it returns the money|it gets reverted}
 did {@[shop]|you} {revert|cancel|return|reverse} my {card |}payment?

%[supported_cards_and_currencies]
 do you {accept|take|support} {american express|amex|credit cards|visa cards|US cards|cards from @[country]|@[currency]}{| for adding money| to top up| for top ups}?
 why {don't|do not|won't} you {accept|take|support} {american express|amex|my card|my credit card} {for adding money|to top up|for my account}?
 what {types|kinds} of currencies do you accept{| for top ups| to add money}?
 which {|bank |credit |debit }cards {can I|may I} {add money|top up|fund my account} {with|from}?
 my {card|credit card} {is not supported|is not accepted} {for adding money|for top ups}{|, which ones are}?
 ~[can I] add money in {@[currency]|another currency|a currency other than @[currency]}?

%[terminate_account]
 ~[how do I] {close|delete|terminate|cancel|end} my account?
 ~[I want to] {close|delete|terminate|cancel} my account{| now| please| immediately}
 {please |}{close|delete|terminate|close down} my account{|, I don't like your service|, I am not happy|, I am leaving}
 I am not {happy|satisfied} with {your service|the service|the services|this bank} and {want to leave|no longer want to be a customer|want to close my account}
 ~[can I] {close|delete|terminate} my account{| online| in @[app]| at any time}?
 what {happens when|do I need to do when|must I do if} I {close|delete|terminate} my account?
 I {don't want|do not wish} to {be a customer|use your service|bank with you} {anymore|any longer}

%[top_up_by_bank_transfer_charge]
 {am I|will I be} charged for {receiving money|collecting the money|topping up by transfer|receiving a transfer}?
 {what is|what are|how much is} the {fee|fees|charge|cost} {for|of} {topping up|a top up|adding money} {by|with} {bank transfer|a transfer|SEPA|SWIFT}?
 do {you charge|I pay} {a fee |}for {SEPA|SWIFT|bank|international} transfers {to top up|into my account}?
 {does|will} {it|a bank transfer} cost {anything|money|me anything} to {top up|add money|put money in}{| by bank transfer| with a transfer}?
 why was there a {fee|charge} {for|when} {my bank transfer top up|topping up by transfer}?
 {will|do} you take {a fee|money} {if|when} {money is|I} {sent|transfer} {|from my bank|from abroad} to {my|this} account?

%[top_up_by_card_charge]
 will I {be charged|have to pay} {|any fees|a fee|extra} {if|when} I {top up|add money|add funds} {with|using} {an international|a credit|a foreign|a|a debit|my} card?
 {what is|what are|how much is} the {fee|fees|charge|cost} {for|of} {topping up|a top up|adding money} {by|with} {card|a card|a credit card}?
 is {topping up|adding money} {by|with} {a |}{card|debit card|credit card} free{| of charge}?
 does it cost {anything|extra|money} to {top up|add money} {with|by|using} {a |my |}{card|credit card|debit card}?
 there {was|is} {a fee|an extra charge} {on|for|when I did} my {card top up|top up by card|top up with my card}
 do {you|I} {charge|pay} {a fee |}for {card top ups|top ups by card|adding money with a foreign card}?

%[top_up_by_cash_or_cheque]
 ~[can I] {top up|add money|pay in|fill up my account} {with|using|by} {cash|a cheque|a check|cash or cheque}?
 ~[how do I] {top up|add money|put money in|fund my account} {with|using|by} {cash|a cheque|a check}?
 ~[I want to] {top up|add money|deposit money} {with|using|by} {cash|a cheque|a check}
 ~[can I] deposit {cash|a cheque|a check}{| into my account| at a bank| at an ATM}?
 do you {accept|take} {cash|cheques|checks}{| for top ups| to top up| as a top up}?
 {is|are} {cash|cheques|checks|a check} {accepted|possible|an option} {for topping up|to top up|for adding money}?
 I {have|got} {cash|a cheque|a check}, {how do I add it|can I top up with it|where can I pay it in}?

%[top_up_failed]
 I {tried|am trying|need} to {top up|add money|add @[amount]} {|with my card} {and|but} it {failed|is being declined|does not work|won't go through}~[help?25%]
 I cannot {top up|add money|add funds|top up my card}{| to my account| with my card}~[help?25%]
 {the|my} @[top-up] {I did|I made|of @[amount]} {failed|~[did not go through]|was ~[declined]}, {why|what happened|can you check}?
 {the app|it} {will not|won't|does not} let me {top up|add money|top up my card}~[help?25%]
 I {desperately|urgently|really} need to top up, {why is it declined|why does it fail|can you solve this}?
 topping up ~[not working]{| today| with my card}~[help?20%]

%[top_up_limits]
 how much {can I|may I|am I allowed to} {top up|add}{| in a day| a day| per month| at once| each week| to my account}?
 are top{-| }ups {unlimited|limited}?
 {what|which} {are|is} {the|your} {top up|top-up|topping up} {limits|limit}?
 {what is|how much is} the {most|maximum|highest amount} I can {top up|add|put on my account}{| at once| in a day}?
 {have I|did I} {reached|reach|hit|exceed} {my|the} top up limit?
 {can I|is it possible to} {top up|add} more than @[amount]{| a day| at once| per month}?
 ~[can I] {raise|increase|change} {my|the} top up limit?
 {what is|is there} {the|a} {minimum|lowest} {top up|amount to top up|amount I can add}?
 how {many times|often} can I top up{| in a day| a month}?

%[top_up_reverted]
 why was my @[top-up] {reverted|cancelled|returned|reversed|sent back}?
 did you {revert|cancel|reverse|return} my @[top-up]?
 why did my @[top-up] {not work|disappear|get reverted}?
 {the|my} @[top-up] {showed up|was there|went through} {and|but} {then |}{disappeared|was reverted|was taken back|was gone}
 the money {I topped up|of my top up} {was returned|went back} {to my bank|to my card|}~[help?20%]
 ~[tell me why] my @[top-up] was {reverted|cancelled|returned|reversed}
 what does {it mean that my top up was reverted|a reverted top up mean}?
 {the app|it} says my @[top-up] {was|has been} reverted

%[topping_up_by_card]
 {top up|topping up|adding money} by {my |}card, is {that|this|it} possible?
 ~[can I] {top up|add money|add funds} {with|using|from|by} {my|a|another|a debit|a credit} card?
 ~[I want to] {top up|add money} {with|using|by} my {|debit|credit|other} card
 {does|is} {topping up|a top up} {by|with} {a |}card {work|possible|instant|allowed}?
 I {topped up|added money} {with|using} my card {|@[when]} {and|but} {the money is not there|it does not show|where is the money}
 {what|which} {are the steps|is the process} for {topping up|adding money} {by|with} {a |}card?
 ~[how do I] {transfer|put|load|move} money from my {other |}card {to|onto|into} {my account|this account|this card}?

%[transaction_charged_twice]
 why {was I|have I been|did I get} {charged|billed} {twice|two times|double}{| for the same thing| for @[item]}?
 @[shop] {charged|billed} me {twice|two times|double}{| for @[item]| @[when]}~[help?25%]
 there is a {duplicate|double|repeated} {charge|transaction|payment}{| on my account| on my card| in my statement}~[help?25%]
 I {paid|bought @[item]} once {and|but} {was charged twice|it shows two times|the money was taken twice}
 {please|can you} {refund|remove|cancel} the {duplicate|second|double} {charge|payment|transaction}
 I see {two charges|the same charge twice|a payment two times} for {one purchase|the same thing|@[item]}

%[transfer_fee_charged]
 why ~[was I charged] ~[a fee] for {a transfer|my transfer|transferring money|making a transfer|sending money}?
 what {kind of |}fees {will I|do I have to} pay when I transfer{| money| abroad| to another bank}?
 {how much|what} does {a transfer|it} cost{| to send money abroad}?
 ~[tell me why] {there is a fee|I was charged|I had to pay} for {my|a} transfer
 I {thought|was told} transfers {were|are} free, why {is there|was there|did I pay} a fee?
 there {is|was} {a|an unexpected|an extra} {fee|charge} {on|for|in} my {transfer|bank transfer}{| @[when]}
 my transfer {|to @[person]|abroad} {had|came with|cost me} {a|an extra} {fee|charge}~[help?20%]

%[transfer_into_account]
 ~[how do I] top up {|my account} {using|with|by|through} {a |}bank transfer?
 tell me how to {top up|add money to|fund} my account {using|with|by} {a |}bank transfer
 what are my {bank|account} details {so I can do|for|to make|for making} a transfer{| into my account}?
 ~[can I] {transfer|send|move} money {into|to} my account{| from my bank| from another bank| from @[country]}?
 ~[I want to] {transfer|move|send} money {into|to} my account{| from another bank}
 where do I find {my|the} {account number|IBAN|bank details|account details} {to|for} {transfer money in|a transfer|top up by transfer}?
 {which|what} {account number|IBAN|details} do I use to {transfer money|send money} {into|to} my account?

%[transfer_not_received_by_recipient]
 I {sent|transferred} {money|@[amount]|my rent} to @[person] {@[when]} {and|but} {they have not received it|he has not got it|it has not arrived|it is not there}
 I made a transfer {@[when]} and {it still is not complete|the recipient got nothing|it was not received}. I {checked|double checked} the account number
 the money I {sent|transferred} {is gone|left my account} but {@[person]} {does not have it|has not received it|cannot see it}
 how long {until|before} {@[person]} {gets|receives|sees} {my transfer|the money I sent}? {it has been @[wait]|I sent it @[when]}
 {everything looks fine|the transfer shows as done} on my end but {the recipient|@[person]} {has nothing|did not get it}
 can you {check|find out} {where my transfer is|why the recipient has not got my transfer|what is holding up my transfer}?

%[transfer_timing]
 {what is|do you know} the {estimated|usual|expected} {wait time|time|duration} {for|of} {transfers|a transfer}{| from @[country]| to @[country]| to another bank}?
 how {long|many days} {until|before} {a|my} transfer {arrives|gets there|is done|goes through}?
 how {fast|quick} {are transfers|is a transfer}{| from @[country]| to @[country]| within Europe}?
 if I {transfer|send} money {today|now|on a weekend|to @[country]}, when {will it arrive|does it get there|is it there}?
 how {long|much time} does it take to {transfer|send} money{| from @[country]| to @[country]| to my account| to @[person]| abroad}?
 {are|is} {transfers|a transfer} {instant|immediate|done the same day}?

%[unable_to_verify_identity]
 I {am not able|am unable|was not able} to {prove|verify|confirm} my identity~[help?25%]
 @[app] {does not|won't|will not} {recognize who I am|verify me|accept my @[document]|verify my identity|recognise me}~[help?20%]
 {why|for what reason} {can't|couldn't|could not} {I|you} verify my identity?
 {why is|why was} my identity {not verified|not being verified|rejected|not accepted}?
 my identity {verification|check} {failed|keeps failing|did not work|was rejected|does not work}~[help?25%]
 I {tried|have tried} to verify my identity {|with my @[document]|several times} {and|but} it {failed|does not work|won't go through}
 {what|what do I do} if I {cannot|can't|am unable to} verify my identity?

%[verify_my_identity]
 {what|which} {documents|kind of ID|papers|proof} {do I need|are acceptable|are accepted|do you accept|are required} to {verify|prove|confirm} my identity?
 how {recent|old} {must|can|should} my documents be for {verification|the identity check}?
 ~[where do I] {verify my identity|send my documents|upload my @[document]|prove who I am}?
 ~[can I] {verify|prove} my identity {with|using} {a|my} {@[document]}?
 what {steps|is the process} {are there|} {to|for} {verify|verifying} my identity?
 how long does {it take|identity verification take} to verify my identity?
 ~[I want to] verify my identity{|, what do I need|, where do I start}

%[verify_source_of_funds]
 ~[how do I] {verify|prove|show|confirm} {the source of my funds|my source of funds|where my money comes from}?
 {where|from where} did {my|the|these} funds {come from|originate}?
 {I |}want to know where {my|the|} funds {come from|came from}
 why do {I|you} {have|need} to {verify|know|prove} {the source of my funds|where my money comes from|my source of funds}?
 {what|which} {documents|proof} {do I need|is needed} to {verify|prove} {the source of my funds|my source of funds|where my money is from}?
 ~[can I] {see|check|find out|verify} where {my|the} {funds|money} {in my account |}{came|come|comes} from?
 what {does source of funds mean|is meant by source of funds}?

%[verify_top_up]
 {what is|where is|where do I find|how do I get} the @[top-up] {code|verification code}{| for}?
 is there a way to verify a {card |}@[top-up]?
 where do I {enter|type|put|find} the {code|verification code} {for|of|from} {my|the} @[top-up]?
 I {cannot|can't} {verify|find the code for|confirm} my @[top-up]~[help?20%]
 {do I|does my @[top-up]} {have|need} to be {verified|confirmed}?
 ~[I want to] {verify|confirm} my {@[top-up]|@[top-up] card}
 {the|my} @[top-up] {is not verified|needs a code|asks for a verification code}{|, what is that|, where is it|, what do I do}?
 ~[can I] verify my @[top-up]{| in @[app]| with a code}?

%[virtual_card_not_working]
 my {|disposable } virtual card ~[not working]~[help?30%]
 I {cannot|can't} get my virtual card to work~[help?20%]
 {is there a reason|do you know} why my {|disposable } virtual card {won't|does not|doesn't} work?
 why {is my virtual card not working|won't my virtual card work}?
 my virtual card {was|is|keeps being} {declined|rejected|refused}{| online| @[when]| at @[shop]| for a payment}~[help?20%]
 I tried to {use|pay with} my virtual card {|online|at @[shop]} {and|but} it {did not work|was declined|does not work}~[help?20%]
 what is wrong with my virtual card?
 {the|my} virtual card {in @[app]|I created} {does nothing|does not work|gives an error|isn't accepted}~[help?20%]

%[visa_or_mastercard]
 do you {offer|issue|have|provide} {visa|mastercard|visa and mastercard|both visa and mastercard}{| cards}?
 ~[can I] {choose|decide|pick} between {visa and mastercard|a Visa and a Mastercard}?
 I {need|want|would like} {a Visa|a Mastercard|a visa and a mastercard|a visa instead of a mastercard}{| from you| please}
 {which|what} {card|cards|kind of card|card network} {will I get|do you offer|do you use}, visa or mastercard?
 {is|are} {the card|the cards|your card|your cards} {visa|mastercard|visa or mastercard}?
 how do I {get|order|choose} {a visa|a mastercard}{| card| instead}?
 what is the difference between {your|the} {visa and mastercard|Visa and Mastercard}{| cards}?

%[why_verify_identity]
 why {is|are} {identity verification|an identity check|my identity details|my personal details} {needed|required|necessary|so important}?
 I do not {feel comfortable|like|want} {verifying my identity|to verify my identity|giving you my @[document]|giving my details}
 do I {really |}{have|need} to verify my identity{| to use my account| to get a card}?
 ~[can I] use {my|the} account {before I am verified|without verifying my identity|while I wait for verification|without verification}?
 I am still waiting for verification{|, can I use my account|, what can I do with my account}
 {the|your} identity check {is|seems} {unnecessary|too much|annoying}, why {is it needed|do you ask for it|must I do it}?

%[wrong_amount_of_cash_received]
 I {did not|didn't} {get|receive} {all the cash|the amount|as much cash as|the full amount} I {asked for|requested|withdrew}~[help?20%]
 @[ATM] {gave|paid} me {the wrong amount|too little|less|less cash than I asked for|only #[10..90 step 10] @[unit]s}~[help?25%]
 I {withdrew|took out|requested} @[amount] {and|but} {only got|got only|received just} {a part of it|half|#[10..90 step 10]}~[help?15%]
 the {cash|amount|money} {I got|I received|that came out} {is|was} {wrong|less than I asked for|not what I requested|not right}
 the amount {in @[app]|on my statement|taken from my account} is {more|different} than {what I got|the cash I received} from @[ATM]
 {some|part} of {the|my} cash {is missing|did not come out}{| from @[ATM]}~[help?25%]

%[wrong_exchange_rate_for_cash_withdrawal]
 what is {up|wrong} with the exchange rate? I should have {got|received} more cash{| from @[ATM]}
 {why is|why was} the exchange rate {wrong|so bad|different|so high} {for|on|at} {my cash withdrawal|cash withdrawals|@[ATM]}?
 {my|the} {cash |ATM |}withdrawal {|@[abroad]} {used|had|was made with} {the wrong|a wrong|a bad|an incorrect} exchange rate~[help?20%]
 {what|which} exchange rate {do you use|was used|was applied} {for|to|when} {my cash withdrawal|withdrawing cash @[abroad]}? it {looks|seems|is} wrong
 I {lost money|was charged too much|paid too much} {because of|through} the exchange rate {at @[ATM]|when I took out cash|of my cash withdrawal}
 the rate I {got|was given} {for cash|at @[ATM]|when withdrawing} {@[abroad]} {is not correct|was not the right one|is lower than it should be}
