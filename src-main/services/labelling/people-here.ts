import type { Serves } from '../../contract/serves.ts'
import type { settings as settingsContract } from '../../contract/settings.ts'
import { notedPerson } from '../../storage/tables/annotators.ts'
import { noteAnnotator, partAnnotator } from '../../storage/tables/note-annotator.ts'
import type { StudioContext } from '../context.ts'
import { recount, type OpenProject } from '../project/open-project.ts'

/** The user's settings; what they say of who somebody is holds in the open project at once, not from their next card on. */
export function peopleHere(
  settings: StudioContext['settings'],
  project: () => OpenProject | null,
): Serves<typeof settingsContract> {
  return {
    get: settings.get,
    async set(change) {
      const now = await settings.set(change)
      const [open, formerly] = [project(), settings.formerNames(now.annotator)]
      // Whoever has not answered here is noted with their first card.
      const isKnown = open !== null && formerly.some((name) => notedPerson(open.db, name) !== null)
      if (change.annotator !== undefined && isKnown && noteAnnotator(open.db, now.annotator, formerly)) recount(open)
      return now
    },
    async somebodyElse({ name }) {
      const wasTaken = settings.current().annotator === name
      const now = await settings.somebodyElse({ name })
      const open = project()
      // A name that was taken for another one of who sat here.
      if (wasTaken && open && partAnnotator(open.db, name)) recount(open)
      return now
    },
  }
}
