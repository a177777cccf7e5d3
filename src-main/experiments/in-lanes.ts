/** Where one job at a time is done. */
export type Lane<Job, Result> = (job: Job) => Promise<Result>

/** Jobs begun in their order, one a lane at a time, whichever is free; the results in their order. The first that fails keeps all others from beginning. */
export function inLanes<Job, Result>(
  jobs: readonly Job[],
  lanes: readonly Lane<Job, Result>[],
): readonly Promise<Result>[] {
  const waiting = jobs.map((job) => ({ job, ...Promise.withResolvers<Result>() }))
  const results = waiting.map(({ promise }) => promise)
  // Whoever waits for an earlier one has not looked at it yet.
  for (const result of results) result.catch(() => {})
  let next = 0
  const work = async (lane: Lane<Job, Result>) => {
    for (let turn = waiting[next++]; turn; turn = waiting[next++])
      try {
        turn.resolve(await lane(turn.job))
      } catch (error) {
        next = waiting.length
        for (const other of waiting) other.reject(error)
      }
  }
  for (const lane of lanes) void work(lane)
  return results
}
