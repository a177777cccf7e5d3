import type { ReadableDb } from '../storage/database.ts'
import { labelledTexts } from '../storage/tables/labelled-texts.ts'
import { promptOf } from '../storage/tables/model-answers.ts'
import { sourcesOfSentence } from '../storage/tables/sentence-sources.ts'
import { importsOf, type TemplateRecord } from '../storage/tables/templates.ts'
import { madeFrom, sentenceOf } from '../synthesis/drafts/made-from.ts'

interface Place {
  readonly file: string
  readonly line: number
}

/** Samples that lines of a template, and of the files beside it, say they were made from, or once said; of an answer of a language model those that its prompt has shown. */
export function sourcesIn(
  db: ReadableDb,
  { id, task, name, source }: Pick<TemplateRecord, 'id' | 'task' | 'name' | 'source'>,
): (place: Place) => readonly number[] {
  const files = new Map([[name, source], ...importsOf(db, id).map(({ path, text }) => [path, text] as const)])
  const lines = new Map([...files].map(([file, text]) => [file, text.split(/\r?\n/)]))
  const found = new Map<string, readonly number[]>()
  const shown = new Map<number, readonly number[]>()
  return ({ file, line }) => {
    const key = `${file}:${line}`
    if (!found.has(key)) {
      const all = lines.get(file) ?? []
      const { samples, answer } = madeFrom(all, line)
      const kept = sourcesOfSentence(db, task, sentenceOf(all[line - 1] ?? ''))
      const answers = new Set([...kept.answers, ...(answer === null ? [] : [answer])])
      found.set(key, [...new Set([...samples, ...kept.samples, ...[...answers].flatMap(shownIn)])])
    }
    return found.get(key)!
  }

  function shownIn(answer: number): readonly number[] {
    if (!shown.has(answer)) {
      const prompt = promptOf(db, answer)
      const texts = prompt === null ? [] : labelledTexts(db, task)
      shown.set(
        answer,
        texts.flatMap(({ id, text }) => (prompt!.includes(text) ? [id] : [])),
      )
    }
    return shown.get(answer)!
  }
}
