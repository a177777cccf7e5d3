/** What a modest core does in a second, and how long a run of the graph may take: it can be stopped only between two. */
const [PER_SECOND, SECONDS] = [50e9, 0.15]

/** Steps in one run of the graph, ten at most, by what a step multiplies and adds: a number of the task, so that equal tasks train equally. */
export const stepsTogether = (operations: number): number =>
  Math.max(1, Math.min(10, Math.round((PER_SECOND * SECONDS) / operations)))
