import type { Help } from '../contract/synthesis-help.ts'
import type { Made } from '../contract/synthesis-made.ts'
import type { SyntheticMap } from '../contract/synthetic-map.ts'
import type { SyntheticSample } from '../contract/synthetic-samples.ts'
import type { Template } from '../contract/templates.ts'
import { judgeWords } from './judge-words.ts'
import { gateWords } from './tell-synth.ts'
import type { ProjectSynth, RefusedSamples } from './synth-project.ts'

const number = (n: number) => n.toLocaleString('en')
const points = (share: number) => `${share >= 0 ? '+' : '−'}${Math.abs(100 * share).toFixed(1)}`
const percent = (share: number) => `${(100 * share).toFixed(1)} %`

export const tellProjectSynth = ({ told = [], ...done }: ProjectSynth): string => [...told, whatBecame(done)].join('\n')

function whatBecame({ templates, made, help, map, doubtful, answered, refused }: ProjectSynth): string {
  const nameOf = (id: number | null) => templates.find((template) => template.id === id)?.name ?? 'all templates'
  if (made) return made.map(({ name, made: one }) => `${name}: ${madeWords(one)}`).join('\n')
  if (help) return help.map((one) => `${nameOf(one.template)}: ${helpWords(one)}`).join('\n')
  if (map) return mapWords(map, nameOf)
  if (doubtful) return doubtfulWords(doubtful)
  if (answered) return answered.map(answerWords).join('\n')
  if (refused) return refused.length === 0 ? 'All that they made was kept.' : refused.flatMap(refusedWords).join('\n')
  return templates.length === 0 ? 'There are no templates or copies yet.' : templates.map(templateWords).join('\n')
}

/** Each with the gate that did not let it pass; a copy with what it copies. */
function refusedWords({ name, total, samples }: RefusedSamples): string[] {
  const rows = samples.map(({ label, text, gate, because, copied }) => {
    const of = copied && `${copied.sample === null ? 'a synthetic text' : `#${copied.sample}`} “${copied.text}”`
    const why = [because, of].filter(Boolean).join(' of ')
    return `  ${label} | ${text} | ${gate === null ? 'called wrong' : gateWords[gate]}${why ? `: ${why}` : ''}`
  })
  const more = total > samples.length ? [`  and ${number(total - samples.length)} more`] : []
  return [`${name}: ${number(total)}`, ...rows, ...more]
}

function mapWords({ synthetic, made, strays }: SyntheticMap, nameOf: (template: number) => string): string {
  const rows = strays.map(({ template, label, samples, elsewhere, mostly }) => {
    const other = mostly === null ? '' : `, mostly ${mostly}`
    return `${nameOf(template)} | ${label}: ${number(elsewhere)} of ${number(samples)} kept are most like samples of another label${other}`
  })
  return [`${number(synthetic.samples.length)} of ${number(made)} synthetic samples are on the map`, ...rows].join('\n')
}

function doubtfulWords({ total, samples }: NonNullable<ProjectSynth['doubtful']>): string {
  if (total === 0) return 'No sample is doubtful.'
  const rows = samples.map(({ id, label, readsAs, because, called, line, copyOf, text }) => {
    const why = readsAs ? `reads as ${readsAs.label} (${Math.round(100 * readsAs.probability)} %)` : because
    const from = copyOf === null ? `${called}:${line}` : `${called}, copy of #${copyOf}`
    return [`#${id}`, label, why, from, ...(copyOf === null ? [text] : [])].join(' | ')
  })
  return [
    ...rows,
    `${number(samples.length)} of ${number(total)} doubtful samples; “answer NUMBER…” says they are right, --wrong that they are not`,
  ].join('\n')
}

function answerWords({ id, answer, label }: SyntheticSample): string {
  if (answer === null) return `#${id} waits again`
  return answer === 'wrong' ? `#${id} is wrong and teaches nothing` : `#${id} is right and teaches ${label}`
}

function templateWords({
  name,
  accepted,
  doubtful,
  rejected,
  withdrawn,
  outdated,
  labels,
  help,
  stale,
}: Template): string {
  const weights = labels.map(({ label, answers, weight }) => `${label} ${percent(weight)} beside ${number(answers)}`)
  return [
    name,
    `${number(accepted)} kept, ${number(doubtful)} doubtful, ${number(rejected)} rejected`,
    ...(stale > 0 ? [`${number(stale)} out of use, for their pictures have another label`] : []),
    ...(withdrawn === null ? [] : ['withdrawn']),
    ...(outdated ? ['changed since they were made'] : []),
    ...(weights.length > 3 ? [`${weights.length} labels`] : weights),
    ...(help ? [`${verdictWords[help.verdict]}${help.current ? '' : ', before something changed'}`] : []),
  ].join(' | ')
}

const madeWords = ({ drawn, gates, accepted, judge, left, seed }: Made): string =>
  [
    `${number(drawn)} drawn`,
    ...gates.flatMap(({ gate, rejected, doubtful }) =>
      rejected + doubtful > 0
        ? [`−${number(rejected + doubtful)} ${gateWords[gate]}${doubtful > 0 ? ` (${number(doubtful)} doubtful)` : ''}`]
        : [],
    ),
    `${number(accepted)} kept`,
    judgeWords(judge),
    ...(left > 0 ? [`${number(left)} more it cannot make`] : []),
    `seed ${seed}`,
  ].join(', ')

const verdictWords: Readonly<Record<Help['verdict'], string>> = {
  keep: 'helps',
  'no-gain': 'no gain',
  remove: 'does harm: withdraw it',
  'too-few': 'too few labels to say',
}

function helpWords({ template, gain, without, with: now, runs, tested, on, verdict, needed, p, curve }: Help): string {
  const own = template === null ? '' : ' with its labels, or called one of them'
  const where =
    on === 'holdout' ? `${number(tested)} of the hold-out${own}` : `${number(tested)} labels left out in turn${own}`
  const before = without === null ? 'no model without' : percent(without)
  return [
    `${verdictWords[verdict]}: ${points(gain.value)} points (${points(gain.low)} to ${points(gain.high)}), ${before} → ${percent(now)} on ${where}, ${runs} runs, p ${p.toFixed(3)}`,
    ...(needed === null ? [] : [`some ${number(needed)} labels more would show a gain of two points`]),
    ...curve.map(
      ({ answers, gain: at }) =>
        `with ${answers} answer${answers === 1 ? '' : 's'} a label ${points(at.value)} (${points(at.low)} to ${points(at.high)})`,
    ),
  ].join('; ')
}
