import type { FurtherTask, IncomingAnswer, IncomingSample } from '../../exchange-formats/format.ts'
import { decidedOn, singleLabelled } from '../../exchange-formats/single-label.ts'
import { askFor, changeTaskKind } from '../../storage/tables/tasks.ts'
import { answersTo, furtherTasks, keepsEach, tasksIn, unfitInWords } from './further-answers.ts'
import { ImportAnswers } from './import-answers.ts'
import type { Answering, Given } from './read-answers.ts'
import type { ImportTarget } from './import-target.ts'

interface Taking {
  readonly target: ImportTarget
  /** What the file says of the other tasks it answers. */
  readonly tasks: readonly FurtherTask[]
  /** Answers of the file become annotations. */
  readonly trustLabels: boolean
}

/** The answers that the records of a file give to all its tasks, on their way into the project. */
export function recordAnswers({ target, tasks, trustLabels }: Taking, answering: Answering) {
  const { db } = answering
  const main = new ImportAnswers(target, answering)
  const further = furtherTasks(target, tasks, answering)
  const becomesMulti = trustLabels && target.kind === 'multi' && target.task.kind === 'single'

  /** A record as the task takes it. */
  function fitted(record: IncomingSample): IncomingSample {
    const isEach = trustLabels && keepsEach(main, record.each)
    const labelled = target.kind === 'single' ? singleLabelled(record) : record
    // What each said is told of each.
    const sample = isEach ? { ...labelled, notes: record.notes } : decidedOn(labelled)
    if (becomesMulti && sample.labels && sample.labels.length > 1)
      answering.note('takes-several-labels', sample.line, sample.labels.join(', '))
    if (!trustLabels || sample.answers === undefined) return sample
    return { ...sample, context: { ...sample.context, ...unfitInWords(sample, further.of) } }
  }
  /** What a record says to all tasks; false where another answer to the one it is imported into stays. `isNew`: nobody can have answered its sample. */
  function write(sample: IncomingSample, row: number, isNew: boolean): boolean {
    if (!trustLabels) return true
    const isTaken =
      sample.each === undefined
        ? writeOne(main, main.reader.read(row, sample.line, sample), isNew)
        : writeAll(main, sample.line, row, answersTo(main, sample, sample.each), isNew)
    if (sample.answers ?? sample.each)
      for (const name of tasksIn(sample)) {
        const decided = sample.answers?.find(({ task }) => task === name)
        const answers = further.of(name)
        writeAll(answers, sample.line, row, answersTo(answers, decided, sample.each, name), isNew)
      }
    return isTaken
  }
  function writeAll(to: ImportAnswers, line: number, row: number, said: readonly IncomingAnswer[], isNew: boolean) {
    let [isTaken, isFirst] = [true, isNew]
    for (const one of said) {
      const given = to.reader.read(row, line, one)
      if (given === null) continue
      isTaken = writeOne(to, given, isFirst) && isTaken
      isFirst = false
    }
    return isTaken
  }
  function writeOne(to: ImportAnswers, given: Given | null, isNew: boolean): boolean {
    if (given === null) return true
    if (!isNew) return to.offer(given)
    to.give(given)
    return true
  }

  return {
    fitted,
    write,
    /** What was written so far stands: before its transaction ends. */
    stand(): void {
      for (const answers of [main, ...further.all()]) answers.stand()
    },
    /** The tasks are what the file has made of them. */
    settle(): void {
      if (target.kind !== target.task.kind) changeTaskKind(db, target.task.id, target.kind)
      for (const answers of [main, ...further.all()]) {
        const wanted = wantedOf(answers)
        if (wanted !== answers.target.task.wanted) askFor(db, answers.target.task.id, wanted)
      }
    },
    counts: () => ({
      ...countsOf(main),
      tasks: further.all().map((answers) => ({ ...countsOf(answers), isNew: further.isNew(answers) })),
    }),
  }
}

/** Annotators a task asks once its answers have come: as many as have answered a sample together, where the file has settled that. */
const wantedOf = ({ target: { task, each }, mostAnnotators }: ImportAnswers): number =>
  each === 'found' ? mostAnnotators : task.wanted

/** What became of the answers to one task. */
const countsOf = (answers: ImportAnswers) => ({
  task: answers.target.task.name,
  kind: answers.target.kind,
  wanted: wantedOf(answers),
  ...answers.given,
  byOthers: answers.byOthers,
  alreadyAnswered: answers.already,
  labelsFound: [...answers.reader.labels]
    .map(([label, { count }]) => ({ label, count }))
    .sort((a, b) => b.count - a.count),
})
