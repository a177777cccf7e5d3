import type { Studio } from '../services/studio.ts'
import { WrongUsage, type Given } from './command.ts'
import type { ProjectSynth } from './synth-project.ts'

type Told = Pick<ProjectSynth, 'doubtful' | 'answered'>
const SHOWN = 20

/** `synth PROJECT doubtful`: samples that wait for a person’s word, each with its number, one of each line of a template first. */
export async function doubtfulSamples({ synthesis }: Studio, task: number, given: Given): Promise<Told> {
  if (given.positionals.length > 2) throw new WrongUsage('synth', `unexpected “${given.positionals[2]}”`)
  const limit = given.number('count', SHOWN, { min: 1, max: 100 })
  return { doubtful: await synthesis.doubtful({ task, limit, except: [] }) }
}

/** `synth PROJECT answer N…`: right as made, wrong (`--wrong`), right as another label (`--label NAME`), or not answered after all (`--clear`). */
export async function answerSamples({ synthesis }: Studio, task: number, given: Given): Promise<Told> {
  const numbers = given.positionals.slice(2)
  const ids = numbers.map((number) => Number(number.replace(/^#/, '')))
  const odd = numbers.find((_, i) => !Number.isInteger(ids[i]) || ids[i]! < 1)
  if (odd !== undefined || ids.length === 0)
    throw new WrongUsage(
      'synth',
      odd === undefined ? 'answer wants numbers of samples' : `“${odd}” is no number of a sample`,
    )
  const label = given.text('label')
  const said = [given.on('wrong'), given.on('clear'), label !== undefined].filter(Boolean).length
  if (said > 1) throw new WrongUsage('synth', 'answer takes one of --wrong, --clear and --label')
  // All are looked up first: a slip in the third number answers none of them.
  const templates = new Set((await synthesis.templates({ task })).map(({ id }) => id))
  for (const sample of ids)
    if (!templates.has((await synthesis.sample({ sample })).template))
      throw new WrongUsage('synth', `sample ${sample} is another task’s; --task names it`)
  const answer = given.on('clear') ? null : given.on('wrong') ? 'wrong' : 'right'
  const answered = []
  for (const sample of ids) answered.push(await synthesis.answer({ sample, answer, label }))
  return { answered }
}
