import { expect, test } from 'vitest'
import { findCommands, type Command } from './find-commands'

const command = (title: string, group = 'Screens'): Command => ({ id: title, group, title, run: () => {} })
const titles = (commands: readonly Command[]) => commands.map(({ title }) => title)

test('finds by every typed word in any order, underscores like spaces, beginnings first', () => {
  const all = [command('Open the lab'), command('Label'), command('card_arrival', 'Labels'), command('Data')]
  expect([findCommands(all, 'lab'), findCommands(all, 'arrival card'), findCommands(all, 'zebra')].map(titles)).toEqual(
    [['Label', 'Open the lab', 'card_arrival'], ['card_arrival'], []],
  )
})
test('shows everything in its order when nothing is typed', () => {
  expect(titles(findCommands([command('b'), command('a')], ' '))).toEqual(['b', 'a'])
})
