import type { Person, Settings } from '../../contract/settings.ts'

type Who = Pick<Settings, 'annotator' | 'people'>

/** Who sits here, also where nobody has been noted yet. */
const sitting = ({ annotator, people }: Who): Person =>
  people.find(({ name }) => name === annotator) ?? { name: annotator, formerly: [] }
const others = ({ annotator, people }: Who) => people.filter(({ name }) => name !== annotator)

/** Who sits here goes by another name from now on; the name of somebody else who has sat here means that person. */
export function renamed(who: Who, name: string): Who {
  if (name === who.annotator) return who
  if (others(who).some((person) => person.name === name)) return { ...who, annotator: name }
  const { name: before, formerly } = sitting(who)
  const names = [before, ...formerly.filter((old) => old !== before && old !== name)]
  return { annotator: name, people: [...others(who), { name, formerly: names }] }
}

/** Somebody else sits here. One whose name was just taken for another name of who sat here gets it, and the other one the name before. */
export function somebodyElse(who: Who, name: string): Who {
  if (name !== who.annotator)
    return others(who).some((person) => person.name === name)
      ? { ...who, annotator: name }
      : { annotator: name, people: [...others(who), sitting(who), { name, formerly: [] }] }
  const [before, ...formerly] = sitting(who).formerly
  const left = before === undefined ? [] : [{ name: before, formerly }]
  return { annotator: name, people: [...others(who), ...left, { name, formerly: [] }] }
}

/** Other names of whoever goes by this one, the newest first. */
export const formerNames = ({ people }: Pick<Settings, 'people'>, name: string): readonly string[] =>
  people.find((person) => person.name === name)?.formerly ?? []
