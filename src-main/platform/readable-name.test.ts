import { expect, test } from 'vitest'
import { readableName } from './readable-name.ts'

const reads = (words: string, names: readonly string[]) =>
  expect(names.map(readableName)).toEqual(names.map(() => words))

test('however people write two words as one name, they are read as two words', () => {
  reads('card arrival', ['card_arrival', 'CardArrival', 'cardArrival', 'card-arrival?', 'card.arrival', 'Card Arrival'])
  reads('card arrival', [
    'CARD_ARRIVAL',
    ' card  arrival ',
    'card__arrival',
    'card/arrival',
    'card::arrival',
    'Card_Arrival?',
  ])
  reads('reverted card payment', ['reverted_card_payment?', 'revertedCardPayment', 'Reverted-card-payment!'])
})

test('short forms and numbers keep together', () => {
  expect(
    ['PINBlocked', 'PINs', 'HTTP2Error', '2FA', 'top10Up', 'iPhone', 'eSIM', 'covid-19'].map(readableName),
  ).toEqual(['pin blocked', 'pins', 'http2 error', '2fa', 'top10 up', 'iphone', 'esim', 'covid 19'])
  expect(['-1', '+1', '2.5', 'v1.2', '1-2 stars', '<5', 'C++', 'C#'].map(readableName)).toEqual([
    '-1',
    '+1',
    '2.5',
    'v1.2',
    '1-2 stars',
    '<5',
    'c++',
    'c#',
  ])
})

test('words that are apart already are not taken apart further', () =>
  expect(readableName('PayPal refund')).toBe('paypal refund'))

test('other scripts are words too; marks alone stay what they are', () => {
  expect(['退款', '卡片到达？', 'Überweisung_fehlt', 'don’t_know', '???', '  '].map(readableName)).toEqual([
    '退款',
    '卡片到达',
    'überweisung fehlt',
    'don’t know',
    '???',
    '',
  ])
})
