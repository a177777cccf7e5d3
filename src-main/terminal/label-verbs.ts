import type { SampleRow } from '../contract/data.ts'
import { pluginOption, WrongUsage, type Command } from './command.ts'
import { referenceOf, sampleCalled } from './sample-reference.ts'
import { taskCalled, taskFlag } from './task-called.ts'
import { withProject } from './with-project.ts'

export const labelVerbs: readonly Command[] = [
  {
    verb: 'next',
    summary: 'The samples a strategy would ask now; nothing is queued.',
    positionals: ['PROJECT'],
    flags: {
      strategy: { help: 'id of a strategy', value: 'ID' },
      count: { help: 'how many', value: 'N' },
      ...taskFlag,
      ...pluginOption,
    },
    examples: ['kindling next banking.kindling --strategy margin.v1 --count 10'],
    run: (given, entries) =>
      withProject(entries, given.positionals[0]!, async (studio) => {
        const { picks } = await studio.strategies.preview({
          task: (await taskCalled(studio, given)).id,
          id: given.text('strategy') ?? 'auto.v1',
          options: given.options,
          count: given.number('count', 10, { min: 1, max: 200 }),
        })
        const named = picks.map(async (pick) => ({
          ...pick,
          called: referenceOf(await studio.data.sample({ id: pick.sample })),
        }))
        return { picks: await Promise.all(named) }
      }),
    tell: ({ picks }: { picks: { called: string; score: number; excerpt: string; predicted: string | null }[] }) =>
      picks.length === 0
        ? 'Nothing to ask: every sample is answered or kept for measuring.'
        : picks
            .map(
              (p) => `${p.called.padStart(8)}  ${p.score.toFixed(4)}  ${p.predicted ?? ''}  ${p.excerpt.slice(0, 80)}`,
            )
            .join('\n'),
  },
  {
    verb: 'label',
    summary: 'Answers one sample: by its id in the file it came from, or by # and the studio’s own number.',
    positionals: ['PROJECT', 'SAMPLE', '[LABEL...]'],
    flags: {
      annotator: { help: 'in whose name (default: yours)', value: 'NAME' },
      none: { help: 'none of the labels applies, in a task of several' },
      ...taskFlag,
    },
    examples: [
      'kindling label banking.kindling 4182 card_arrival',
      'kindling label banking.kindling 4182 card abroad --task topics',
      'kindling label banking.kindling 4183 --none --task topics',
    ],
    run: (given, entries) =>
      withProject(entries, given.positionals[0]!, async (studio) => {
        const [, reference, ...labels] = given.positionals
        if (labels.length === 0 && !given.on('none')) throw new WrongUsage('label', 'LABEL missing')
        if (labels.length > 0 && given.on('none')) throw new WrongUsage('label', 'a LABEL and --none say two things')
        const { id: task, kind } = await taskCalled(studio, given)
        const sample = await sampleCalled(studio, reference!)
        const annotator = given.text('annotator') ?? (await studio.settings.get()).annotator
        await studio.labelling.card({ annotator, task, sample })
        // Typed, so held to what a new label may be called.
        if (labels.length === 1 || (kind === 'multi' && labels.length > 0))
          await studio.labels.add({ task, names: labels })
        const { entry } = await studio.labelling.answer({
          annotator,
          task,
          sample,
          kind: 'label',
          label: kind === 'single' && labels.length === 1 ? labels[0]!.trim() : null,
          labels: labels.map((label) => label.trim()),
          reason: null,
          dwellMs: 0,
          model: null,
          shown: [],
        })
        return { ...(await studio.data.sample({ id: sample })), label: entry.label, labels: entry.labels }
      }),
    tell: (sample: SampleRow & { readonly labels: readonly string[] }) =>
      `Sample ${referenceOf(sample)}: ${sample.labels.join(', ') || 'none of the labels'}`,
  },
]
