import type { Prediction } from '../contract/serving.ts'
import type { Command } from './command.ts'
import { sampleCalled } from './sample-reference.ts'
import { taskCalled, taskFlag } from './task-called.ts'
import { withProject } from './with-project.ts'

export const servingVerbs: readonly Command[] = [
  {
    verb: 'predict',
    summary: 'What the model in use says of a text, or of a sample of the project.',
    positionals: ['PROJECT', 'TEXT'],
    flags: {
      sample: { help: 'TEXT is what a sample is called: its id in its file, or # and its number' },
      ...taskFlag,
    },
    examples: [
      'kindling predict banking.kindling "my card was swallowed"',
      "kindling predict banking.kindling '#4182' --sample",
    ],
    run: (given, entries) =>
      withProject(entries, given.positionals[0]!, async (studio): Promise<Prediction> => {
        const [, said] = given.positionals
        const { id: task } = await taskCalled(studio, given)
        const of = given.on('sample') ? { sample: await sampleCalled(studio, said!) } : { text: said! }
        // A program that is over with its answer has nothing to do meanwhile.
        await studio.serving.warmUp()
        return studio.serving.predict({ task, ...of })
      }),
    tell: ({ model, labels, tookMs }: Prediction) =>
      [
        ...labels.map(({ label, probability }) => `${(100 * probability).toFixed(1).padStart(5)} %  ${label}`),
        `Model ${model}, ${tookMs.toFixed(1)} ms`,
      ].join('\n'),
  },
]
