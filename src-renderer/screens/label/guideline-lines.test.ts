import { expect, test } from 'vitest'
import { guidelineLines } from './guideline-lines'

test('shows strong words and items instead of their marks, and leaves all else as it was written', () => {
  expect(guidelineLines('# Cards\n- **card_arrival**: not come yet\n2 * 3 ** 4')).toEqual([
    { item: false, parts: [{ text: 'Cards', strong: true }] },
    {
      item: true,
      parts: [
        { text: 'card_arrival', strong: true },
        { text: ': not come yet', strong: false },
      ],
    },
    { item: false, parts: [{ text: '2 * 3 ** 4', strong: false }] },
  ])
})
