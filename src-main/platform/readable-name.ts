/** Where two words were written as one: cardArrival, PINBlocked, HTTP2Error; not iPhone, PINs, 2FA. */
const HUMP = /(?=\p{Lu})(?<=\p{L}\p{Ll}\p{N}*)|(?<=[\p{Lu}\p{N}])(?=\p{Lu}\p{Ll}{2})/gu
/** What stands between words or behind them. A dot or dash before a digit belongs to a number (-1, 2.5) unless it comes after a letter. */
const BETWEEN = /[\s_/\\|:;,?!…？！。、，；：]+|[.\-–—](?!\d)|(?<=\p{L})[.\-–—]/gu

/**
 * Returns a label's name as words, as one would say it: card_arrival, CardArrival, card-arrival? and card.arrival are “card arrival”. A name that
 * has blanks is words already, whatever letters are large in it; one of nothing but marks stays as it is.
 */
export function readableName(name: string): string {
  const given = name.normalize('NFC').trim()
  const apart = /\s/.test(given) ? given : given.replaceAll(HUMP, ' ')
  const words = apart.replaceAll(BETWEEN, ' ').replaceAll(/\s+/g, ' ').trim().toLowerCase()
  return words || given
}
