import type { Arm, Exposure, ExposureLook } from '../contract/exposures.ts'
import type { ToldExposures } from './exposure-verbs.ts'

const percent = (share: number, digits = 1) => `${(100 * share).toFixed(digits)} %`
const taken = ({ shown, accepted }: Arm) => (shown === 0 ? 'no cards' : `${accepted} of ${shown} taken`)

const DECIDED: Readonly<Record<ExposureLook['decision'], string>> = {
  advance: 'more cards',
  hold: 'as many cards',
  back: 'fewer cards',
  withdraw: 'taken back',
}
const WHY: Readonly<Record<ExposureLook['why'], string>> = {
  'too-few': 'too few cards to tell',
  'not-sure': 'not sure yet that it is no worse',
  'not-worse': 'no worse',
  'accepted-less': 'its guesses are taken less often',
  'takes-longer': 'answers take longer',
}

/** A look in one line. */
export const tellDay = (
  when: string,
  { share, fresh, control, decision, why }: Pick<ExposureLook, 'share' | 'fresh' | 'control' | 'decision' | 'why'>,
): string =>
  `${when}: on ${percent(share, 0)} of cards, new ${taken(fresh)}, before ${taken(control)}: ${DECIDED[decision]}, ${WHY[why]}`

export function tellExposures({ setting: { on, chosen, annotators }, exposures }: ToldExposures): string {
  const who = annotators > 1 ? 'several people have' : annotators === 1 ? 'one person has' : 'nobody has'
  const because = chosen ? '' : `, since ${who} answered in the last 14 days`
  const setting = on
    ? `On${because}: a model of another kind is shown on few cards first.`
    : `Off${because}: a new model is shown on all cards at once.`
  return [setting, ...exposures.flatMap(tellOne)].join('\n')
}

const ENDED: Readonly<Record<NonNullable<Exposure['end']>['how'], string>> = {
  everybody: 'shown on all cards',
  withdrawn: 'taken back',
  'by-hand': 'a model was chosen by hand',
  replaced: 'another kind of model came',
  'switched-off': 'turned off',
}

/** What counts, where that is not plain. */
function tellCounted({ model, goesOn, share, versions, others, stamped }: Exposure, day: (at: number) => string) {
  const left = others.map(({ version, cards }) => `${cards} of model ${version}`).join(', ')
  return [
    ...(goesOn
      ? [
          `  model ${versions.at(-1)} stays in use, on all cards; turned on again, it goes on at ${percent(share, 0)} of cards`,
        ]
      : []),
    ...(versions.length > 1 ? [`  counted as model ${model}: models ${versions.join(', ')}`] : []),
    ...(left === '' ? [] : [`  cards of other versions do not count: ${left}`]),
    ...(stamped === null
      ? []
      : [`  the clock had been set forward to ${day(stamped)}: what was stamped then counts from when that was found`]),
  ]
}

function tellOne(exposure: Exposure): string[] {
  const { model, control, share, end, looks, now, acceptance, time } = exposure
  const day = (at: number) => new Date(at).toISOString().slice(0, 10)
  const ended = end && `ended ${day(end.at)} (${ENDED[end.how]})`
  const lines = looks.map((look) => `  ${tellDay(day(look.at), look)}`)
  const signed = (x: number) => `${x < 0 ? '−' : '+'}${(100 * Math.abs(x)).toFixed(1)}`
  const interval = ({ value, low, high }: NonNullable<Exposure['time']>, unit: string) =>
    `${signed(value)} ${unit} (${signed(low)} to ${signed(high)})`
  return [
    `Model ${model} beside model ${control}: ${ended ?? `on ${percent(share, 0)} of cards`}`,
    ...lines,
    ...tellCounted(exposure, day),
    ...(end ? [] : [`  since then: new ${taken(now.fresh)}, before ${taken(now.control)}`]),
    ...(acceptance ? [`  first guesses taken: ${interval(acceptance, 'points')}`] : []),
    ...(time ? [`  time an answer takes: ${interval(time, '%')}`] : []),
  ]
}
