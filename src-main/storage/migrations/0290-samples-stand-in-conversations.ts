import type { Migration } from './migrate.ts'

/** Turns of conversations, in their order: looked up for every card, so they are not read out of the context each time. */
export const samplesStandInConversations: Migration = {
  number: 290,
  name: 'samples-stand-in-conversations',
  up: `
-- Numbered as they were read. at: number, ms since 1970 or text that the turns of a conversation are ordered by; all the same: the order of the file.
-- own: 0 where another record of equal content is meant, which the sample stands for too.
CREATE TABLE turns (
  id INTEGER PRIMARY KEY, sample_id INTEGER NOT NULL REFERENCES samples, conversation TEXT NOT NULL, at ANY NOT NULL,
  speaker TEXT, own INTEGER NOT NULL
) STRICT;
CREATE INDEX turns_in_order ON turns (conversation, at, id);
CREATE INDEX turns_by_sample ON turns (sample_id);
`,
}
