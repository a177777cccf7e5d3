import type { Conversations, ConversationColumns } from '../contract/conversations.ts'
import { WrongUsage, type Command, type Flag, type Given } from './command.ts'
import { withProject } from './with-project.ts'

const flags = (conversation: string): Readonly<Record<string, Flag>> => ({
  [conversation]: { help: 'column that names the conversation', value: 'COL' },
  turn: { help: 'column of a time or number that orders its turns (default: the order of the file)', value: 'COL' },
  speaker: { help: 'column of who speaks', value: 'COL' },
})
/** Of an import. */
export const conversationFlags = flags('conversation')

/** What the flags name; undefined where they name no conversation. Throws WrongUsage where they name only its parts. */
export function columnsGiven(given: Given, verb: string, flag: string): ConversationColumns | undefined {
  const [conversation, turn = null, speaker = null] = [given.text(flag), given.text('turn'), given.text('speaker')]
  if (conversation !== undefined) return { conversation, turn, speaker }
  if (turn !== null || speaker !== null) throw new WrongUsage(verb, `--${flag} missing`)
  return undefined
}

export const conversationVerb: Command = {
  verb: 'conversations',
  summary:
    'Names the columns that make samples turns of conversations: cards show the turns before; without options says what is set.',
  positionals: ['PROJECT', '[off]'],
  flags: flags('column'),
  examples: [
    'kindling conversations support.kindling --column chat_id --turn turn --speaker role',
    'kindling conversations support.kindling',
    'kindling conversations support.kindling off',
  ],
  run: (given, entries) =>
    withProject(entries, given.positionals[0]!, async (studio) => {
      const [, off] = given.positionals
      if (off !== undefined && off !== 'off') throw new WrongUsage('conversations', `“${off}” is not off`)
      const columns = columnsGiven(given, 'conversations', 'column')
      if (off && columns) throw new WrongUsage('conversations', 'off takes no columns')
      return off || columns ? studio.data.setConversations({ columns: columns ?? null }) : studio.data.conversations()
    }),
  tell,
}

const many = (count: number, one: string) => `${count} ${one}${count === 1 ? '' : 's'}`

function tell({ columns, offered, known, conversations, turns, outside, holdout }: Conversations): string {
  if (!columns)
    return [
      'Conversations are off.',
      offered && `${namesOf(offered)} look like it: ${optionsOf(offered)}`,
      known.length > 0 ? `Columns: ${known.join(', ')}` : 'No sample has columns beside its text.',
    ]
      .filter(Boolean)
      .join('\n')
  return [
    `${columns.conversation} names the conversation, ${columns.turn === null ? 'turns are in the order of the file' : `turns are in order of ${columns.turn}`}${columns.speaker === null ? '' : `, ${columns.speaker} says who speaks`}.`,
    `${many(conversations, 'conversation')}, ${many(turns, 'turn')}; ${many(outside, 'sample')} in none.`,
    holdout === 'samples' && 'The hold-out was drawn of samples: turns of one conversation may be on both sides of it.',
    holdout === 'conversations' && 'The hold-out was drawn of whole conversations.',
  ]
    .filter(Boolean)
    .join('\n')
}

const namesOf = ({ conversation, turn, speaker }: ConversationColumns) =>
  [conversation, turn, speaker].filter((name) => name !== null).join(', ')
const optionsOf = ({ conversation, turn, speaker }: ConversationColumns) =>
  [`--column ${conversation}`, turn === null ? '' : `--turn ${turn}`, speaker === null ? '' : `--speaker ${speaker}`]
    .filter(Boolean)
    .join(' ')
