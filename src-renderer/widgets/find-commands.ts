export interface Command {
  readonly id: string
  /** Heading it stands under. */
  readonly group: string
  readonly title: string
  readonly detail?: string
  readonly key?: string
  readonly run: () => unknown
}

/** Commands whose title holds every typed word, those that begin with the text first; order is kept otherwise. */
export function findCommands<Found extends Pick<Command, 'title' | 'group'>>(
  commands: readonly Found[],
  typed: string,
): readonly Found[] {
  const text = typed.trim().toLowerCase()
  if (text === '') return commands
  const words = text.split(/\s+/)
  const found = commands.filter(({ title, group }) => {
    const where = `${title} ${group}`.toLowerCase().replaceAll('_', ' ')
    return words.every((word) => where.includes(word.replaceAll('_', ' ')))
  })
  const begins = ({ title }: Found) => title.toLowerCase().startsWith(text)
  return [...found.filter(begins), ...found.filter((command) => !begins(command))]
}
