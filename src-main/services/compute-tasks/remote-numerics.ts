import type { ComputeClient } from '../../compute/compute-client.ts'
import { forkEntry } from '../../compute/fork-compute.ts'
import { probeProviders } from '../../compute/probe-providers.ts'
import type { ProviderName } from '../../compute/runtime.ts'
import type { Numerics, TrainingMoment, Watch } from '../numerics.ts'
import type { EmbedEvent } from './embed-tasks.ts'
import type { LabEvent } from './lab-task.ts'
import type { ComputeTasks } from './task-table.ts'

/** The numeric work of one project, done by the compute process. `entries`: where the process entries lie. */
export function remoteNumerics(
  client: ComputeClient<ComputeTasks>,
  project: string,
  entries: string,
  provider: () => ProviderName | 'auto',
): Numerics {
  const followed = ({ signal, onProgress }: Watch) => ({
    signal,
    onEvent: (event: EmbedEvent) => event.type === 'progress' && onProgress?.(event.done, event.total),
  })
  return {
    prepare: ({ backbone, options, seed, state, upTo }, watch) =>
      client.run('prepare', { project, backbone, options, seed, state, upTo }, followed(watch)),
    async embed({ backbone, options, state, after, upTo }, { signal, onProgress, onBlock }) {
      const onEvent = (event: EmbedEvent) =>
        event.type === 'block' ? onBlock(event.ids, event.vectors) : onProgress?.(event.done, event.total)
      await client.run('embed', { project, backbone, options, state, after, upTo }, { signal, onEvent })
    },
    train: (request, { signal, onMoment }) =>
      client.run('train', { project, ...request }, { signal, onEvent: (moment: TrainingMoment) => onMoment?.(moment) }),
    select: (request, { signal }) => client.run('select', { project, ...request }, { signal }),
    async lab(request, { signal, onProgress }) {
      // A process of its own: replays take minutes, and the annotators' trainings must not wait behind them.
      const own = client.another()
      try {
        const onEvent = ({ done, total }: LabEvent) => onProgress?.(done, total)
        return await own.run('lab', { project, ...request }, { signal, onEvent })
      } finally {
        own.close()
      }
    },
    exportOnnx: (model) => client.run('exportOnnx', { project, model }),
    probe: () => probeProviders((name) => forkEntry(entries, ['--self-check', name]), provider()),
  }
}
