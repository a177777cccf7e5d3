import { FailedTrialRun } from '../../backbones/unusable-model.ts'
import { ComputeStopped, type ComputeClient } from '../../compute/compute-client.ts'
import { anyBackboneFace } from '../../learners/faces.ts'
import type { ProviderName } from '../../compute/runtime.ts'
import type { Numerics, OutputOf } from '../../compute-tasks/numerics.ts'
import type { EmbedEvent, EmbedInput, Trial } from '../../compute-tasks/embed-task.ts'
import type { ProviderChoice } from './provider-choice.ts'
import type { ComputeTasks } from '../../compute-tasks/task-table.ts'

type TrialEvent = Extract<EmbedEvent, { readonly type: 'trial' }>

/**
 * The numeric work of one project, done by the compute process, which opens the project's file for itself. `inPlace` throws where another file
 * lies at its path by now, whose samples are none of this project's.
 */
export function remoteNumerics(
  client: ComputeClient<ComputeTasks>,
  project: string,
  providers: ProviderChoice,
  inPlace: () => void = () => {},
): Numerics {
  const run: (typeof client)['run'] = (task, input, control) => {
    inPlace()
    return client.run(task, input, control)
  }
  /** Backbones with a model of their own may use the GPU; what is built in is made for the CPU. */
  function onProvider<Result>(
    backbone: string,
    work: (provider: ProviderName) => Promise<Result>,
    signal?: AbortSignal,
  ): Promise<Result> {
    const hasModel = Object.values(anyBackboneFace(backbone).options).some((field) => field.kind === 'path')
    return hasModel ? providers.onChosen(work, signal) : work('cpu')
  }
  const embedOn = (input: EmbedInput, signal: AbortSignal | undefined, tell: (event: EmbedEvent) => unknown) =>
    blamingTrial(tell, signal, (onEvent) => run('embed', { project, ...input }, { signal, onEvent }))
  /** A process that ended while it tried a model: the model is why. */
  async function blamingTrial<Event, Result>(
    tell: (event: Event) => unknown,
    signal: AbortSignal | undefined,
    work: (onEvent: (event: Event | TrialEvent) => void) => Promise<Result>,
  ): Promise<Result> {
    let trial: (Trial & { readonly began: number }) | null = null
    const isTrial = (event: Event | TrialEvent): event is TrialEvent =>
      typeof event === 'object' && event !== null && 'type' in event && event.type === 'trial'
    try {
      return await work((event) => {
        if (isTrial(event)) trial = event.trial && { ...event.trial, began: performance.now() }
        else tell(event)
      })
    } catch (error) {
      if (!(error instanceof ComputeStopped) || !trial || signal?.aborted) throw error
      const { file, limits, began } = trial as Trial & { began: number }
      throw new FailedTrialRun(file, whyEnded(error, limits, performance.now() - began))
    }
  }
  return {
    async embed(choice, { signal, onFitting, onOpened, onBlock, onUnreadable }) {
      // Where a provider fails half way, the CPU goes on after the last block, and finds again what is broken in it.
      const unreadable = new Set<number>()
      const tell = (event: EmbedEvent) => {
        switch (event.type) {
          case 'fitting':
            return onFitting(event.done, event.total)
          case 'opened':
            return onOpened(event.backbone)
          case 'block':
            return onBlock(event.ids, event.vectors, event.last)
          case 'unreadable':
            if (unreadable.has(event.sample)) return
            unreadable.add(event.sample)
            return onUnreadable(event.sample, event.reason)
          case 'trial':
            return
        }
      }
      await onProvider(choice.backbone, (provider) => embedOn({ ...choice, provider }, signal, tell), signal)
    },
    ownProcess() {
      const runner = client.another()
      return {
        run(name, input, { signal, onEvent }) {
          inPlace()
          const given = { project, ...input } as Parameters<ComputeTasks[typeof name]>[0]
          const tell = (event: never) => onEvent?.(event)
          return blamingTrial(tell, signal, async (onEvent) => {
            return (await runner.run(name, given, { signal, onEvent })) as OutputOf<typeof name>
          })
        },
        close: () => runner.close(),
      }
    },
    async run(name, input, { signal, halt, onEvent, process }) {
      inPlace()
      const runner = process === 'own' ? client.another() : client
      const given = { project, ...input } as Parameters<ComputeTasks[typeof name]>[0]
      try {
        // The client's table is this very list of tasks.
        return (await runner.run(name, given, { signal, halt, onEvent })) as OutputOf<typeof name>
      } finally {
        if (runner !== client) runner.close()
      }
    },
    process: () => (client.running ? client.restarts : null),
    probe: providers.probe,
  }
}

/** The process that is beyond its limits ends by SIGKILL; by then the time is over, or else the memory was. */
function whyEnded(stopped: ComputeStopped, { ms, bytes }: Trial['limits'], took: number): string {
  if (took >= ms) return `it had not ended after ${Math.round(ms / 1000)} s (KINDLING_TRIAL_SECONDS says otherwise)`
  const gigabytes = (bytes / 1024 ** 3).toFixed(1)
  return `the process ended (${stopped.fields.signal ?? `exit code ${stopped.fields.exitCode}`}); it may take ${gigabytes} GB (KINDLING_TRIAL_GB says otherwise)`
}
