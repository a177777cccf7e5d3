import type { TaskContext, TaskTable } from '../compute/compute-server.ts'
import type { Runtime } from '../compute/runtime.ts'
import { experimentLane } from '../experiments/experiment-lane.ts'
import type { TaskTools } from './define-task.ts'
import { draftFromLabels, mineSamples, varySamples } from './draft-samples-task.ts'
import { copyPictures, previewCopies } from './copy-pictures-task.ts'
import { embedCopies, showCopies } from './picture-copies.ts'
import { embed } from './embed-task.ts'
import { askBundle } from './ask-bundle-task.ts'
import { defaultPoolTask } from './default-pool-task.ts'
import { distilEncoderTask } from './distil-encoder-task.ts'
import { bundle } from './bundle-task.ts'
import { trainEndToEnd } from './end-to-end-task.ts'
import { exportOnnx } from './export-onnx-task.ts'
import { generateText, openTextFolder } from './generate-text-task.ts'
import { guess } from './guess-task.ts'
import { lab } from './lab-task.ts'
import { lookIntoBundle } from './look-into-bundle-task.ts'
import { lookIntoClassifier } from './look-into-classifier-task.ts'
import { map } from './map-task.ts'
import { measureHead } from './measure-head-task.ts'
import { measureSpeed } from './measure-speed-task.ts'
import { predictOne } from './predict-one-task.ts'
import { predict } from './predict-task.ts'
import { PoolReader } from './project-reader.ts'
import { select } from './select-task.ts'
import { helps } from './helps-task.ts'
import { leaks } from './leaks-task.ts'
import { inspectTemplate } from './inspect-template-task.ts'
import { readTemplate } from './template-files.ts'
import { synthesise } from './synthesise-task.ts'
import { syntheticMap } from './synthetic-map-task.ts'
import { embedTexts } from './text-features.ts'
import { timeStudents } from './time-students-task.ts'
import { takeBundle } from './take-bundle-task.ts'
import { train } from './train-task.ts'
import { warmUp } from './warm-up-task.ts'

/** All that the compute process can be asked of a project. */
const tasks = [
  embed,
  train,
  trainEndToEnd,
  select,
  predict,
  guess,
  map,
  lab,
  exportOnnx,
  bundle,
  lookIntoBundle,
  lookIntoClassifier,
  askBundle,
  takeBundle,
  timeStudents,
  measureHead,
  distilEncoderTask,
  synthesise,
  syntheticMap,
  embedTexts,
  helps,
  leaks,
  inspectTemplate,
  readTemplate,
  draftFromLabels,
  mineSamples,
  varySamples,
  copyPictures,
  previewCopies,
  embedCopies,
  showCopies,
  measureSpeed,
  defaultPoolTask,
  warmUp,
  predictOne,
  openTextFolder,
  generateText,
] as const
export type DefinedTask = (typeof tasks)[number]

/** The tasks as a process serves them, which opens the project's file for itself. */
export function computeTasks(runtime: Runtime): TaskTable {
  const reader = new PoolReader()
  // Inputs and outputs are typed on the caller's side, by the same list.
  const served = tasks.map(({ name, run }) => [
    name,
    ({ project, ...input }: { readonly project: string }, { signal, halt, emit }: TaskContext) =>
      (run as (input: unknown, tools: TaskTools<unknown>) => Promise<unknown>)(input, {
        project,
        reader,
        runtime,
        signal,
        halt,
        emit,
      }),
  ])
  return { ...(Object.fromEntries(served) as TaskTable), ...experimentLane() }
}

type Served<Task extends DefinedTask> = (
  input: Parameters<Task['run']>[0] & { readonly project: string },
  context: TaskContext,
) => ReturnType<Task['run']>
export type ComputeTasks = { readonly [Task in DefinedTask as Task['name']]: Served<Task> }
