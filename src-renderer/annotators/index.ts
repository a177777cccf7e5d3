import type { Task } from '@contract/tasks'
import type { Annotator } from './annotator'
import { multiLabel } from './multi-label/multi-label'
import { singleLabel } from './single-label/single-label'

/** A line for each kind of task; how to answer another kind is a folder here. */
const annotators: Readonly<Record<Task['kind'], Annotator>> = { single: singleLabel, multi: multiLabel }

export const annotatorOf = (kind: Task['kind']): Annotator => annotators[kind]
