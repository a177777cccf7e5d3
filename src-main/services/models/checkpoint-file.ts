/** Where a run's checkpoints go: beside the project, until the run has ended. */
export const checkpointFile = (project: string, run: number): string => `${project}-run-${run}`
