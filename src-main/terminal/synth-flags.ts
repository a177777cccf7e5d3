import { common, WrongUsage, type Given } from './command.ts'

/** Flags that an action of `synth` has; FILE: templates of a file, without a project. */
const FLAGS = {
  FILE: ['out', 'rest', 'count', 'seed', 'noise', 'against', 'holdout', 'skip-faults'],
  check: [],
  pictures: ['out', 'each', 'seed', 'noise'],
  list: [],
  add: [],
  make: ['per-label', 'seed', 'noise', 'add-labels'],
  copies: ['save', 'each', 'seed', 'noise'],
  map: [],
  doubtful: ['count'],
  answer: ['wrong', 'label', 'clear'],
  withdraw: [],
  restore: [],
  remove: [],
  helps: ['runs', 'seed'],
  'from-labels': ['language', 'kind', 'out', 'save'],
  mine: ['of', 'least', 'out', 'save'],
  vary: ['rules', 'each', 'seed', 'synonyms', 'out', 'save'],
  ask: [
    ...['url', 'model', 'folder', 'temperature', 'top-p', 'top-k', 'examples', 'labels', 'per-label', 'seed', 'save'],
    ...['send-elsewhere', 'estimate'],
  ],
} as const satisfies Record<string, readonly string[]>
export type SynthActionName = keyof typeof FLAGS

/** Throws WrongUsage where a flag is given that the action does not have: it would do nothing. */
export function requireOwnFlags(action: string, given: Given): void {
  const own: readonly string[] = Object.hasOwn(FLAGS, action) ? FLAGS[action as SynthActionName] : []
  // A task is of a project.
  const everywhere = ['FILE', 'check', 'pictures'].includes(action) ? [] : ['task']
  const foreign = given.flags.find((flag) => ![...own, ...everywhere, ...Object.keys(common)].includes(flag))
  if (foreign === undefined) return
  const having = Object.entries(FLAGS).flatMap(([name, flags]) =>
    (flags as readonly string[]).includes(foreign) ? [name] : [],
  )
  const what = action === 'FILE' ? 'making samples of a file' : action
  throw new WrongUsage(
    'synth',
    `--${foreign} means nothing to ${what}; it is of ${having.map((name) => (name === 'FILE' ? 'a file without a project' : name)).join(', ') || 'projects'}`,
  )
}
