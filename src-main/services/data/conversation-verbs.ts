import { isDeepStrictEqual } from 'node:util'
import type { conversations } from '../../contract/conversations.ts'
import type { Serves } from '../../contract/serves.ts'
import type { WritableDb } from '../../storage/database.ts'
import { requireColumns } from '../../storage/tables/sample-columns.ts'
import { conversationColumns, turnsBefore, type ConversationColumns } from '../../storage/tables/turns.ts'
import type { InTurn } from '../queue/in-turn.ts'
import { columnsOfFile } from './columns-at-import.ts'
import { columnsNamed, describeConversations, isUnlabelled, nameConversations } from './conversations.ts'
import type { ImportRequest } from './import-file.ts'

interface Hooks {
  readonly db: () => WritableDb
  /** Not beside an import. */
  readonly inTurn: InTurn
  /** The hold-out, of whole conversations if there are enough. */
  readonly drawAgain: (db: WritableDb) => void
  readonly changed: () => void
}

/** The part of the data service that names conversations and looks up their turns. */
export function conversationVerbs({ db: open, inTurn, drawAgain, changed }: Hooks): Serves<typeof conversations> {
  return {
    conversations: () => describeConversations(open()),
    async setConversations({ columns }) {
      const db = open()
      if (columns) requireColumns(db, columnsNamed(columns))
      await inTurn(() => nameConversations(db, columns))
      if (isUnlabelled(db)) drawAgain(db)
      changed()
      return describeConversations(db)
    },
    before({ sample, limit }) {
      const { turns, earlier } = turnsBefore(open(), sample, limit) ?? { turns: [], earlier: 0 }
      return { turns: [...turns], earlier }
    },
  }
}

/** An import that names conversations: they are there before its first row, and as they were should it come to nothing. Throws UnknownColumns. */
export async function importInConversations<Result>(
  db: WritableDb,
  request: ImportRequest & { readonly conversations?: ConversationColumns },
  work: () => Promise<Result>,
): Promise<Result> {
  const { conversations } = request
  const before = conversationColumns(db)
  if (!conversations || isDeepStrictEqual(before, conversations)) return work()
  requireColumns(db, columnsNamed(conversations), await columnsOfFile(request))
  await nameConversations(db, conversations)
  try {
    return await work()
  } catch (error) {
    await nameConversations(db, before)
    throw error
  }
}
