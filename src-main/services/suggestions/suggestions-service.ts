import type { Serves } from '../../contract/serves.ts'
import type { suggestions as suggestionsContract } from '../../contract/suggestions.ts'
import type { TaskSession } from '../session.ts'
import { contextService } from './context-service.ts'
import { onlineService } from './online-service.ts'
import { plugInService, type PlugIns } from './plug-in-service.ts'
import { ruleService } from './rule-service.ts'
import { sourceService } from './source-service.ts'

interface Around {
  /** Throws NoOpenProject, UnknownTask. */
  readonly at: (task?: number) => TaskSession
  /** What is suggested for the cards of a task may be something else now. */
  readonly changed: (task: number) => void
  readonly plugIns: PlugIns
}

/** Who proposes labels for cards: rules that people write, and what came of all suggestions. */
export function suggestionsService(around: Around): Serves<typeof suggestionsContract> {
  return {
    ...ruleService(around),
    ...sourceService(around),
    ...contextService(around),
    ...onlineService(around),
    ...plugInService(around.plugIns),
  }
}
