import { readFile, stat } from 'node:fs/promises'
import { NothingToImport } from '../format-errors.ts'
import {
  defineExportFormat,
  defineImportFormat,
  type IncomingBatch,
  type IncomingSample,
  type OutgoingSample,
  type RejectedRecord,
} from '../format.ts'
import { detectEncoding } from '../text-stream.ts'

/** [{ "data": {"text": …}, "annotations": [{"result": [{"type": "choices", "value": {"choices": ["a"]}}]}], "predictions": [{"score": .9, "result": …}] }] */
interface Task {
  readonly id?: number
  readonly data?: Readonly<Record<string, unknown>>
  readonly annotations?: readonly {
    readonly result?: readonly Result[]
    readonly completed_by?: unknown
    readonly created_at?: string
    readonly was_cancelled?: boolean
  }[]
  readonly predictions?: readonly { readonly score?: number; readonly result?: readonly Result[] }[]
}
interface Result {
  readonly type?: string
  readonly value?: { readonly choices?: readonly string[] }
}

const choiceOf = (result: readonly Result[] = []) => result.find((r) => r.value?.choices?.length)?.value?.choices?.[0]

async function tasksOf(path: string): Promise<readonly Task[]> {
  const bytes = await readFile(path)
  const all: unknown = JSON.parse(new TextDecoder(detectEncoding(bytes)).decode(bytes))
  if (!Array.isArray(all) || all.length === 0) throw new NothingToImport(path, 'tasks')
  return all as Task[]
}

function sampleOf(task: Task, line: number): IncomingSample | RejectedRecord {
  const { text, id, ...rest } = task.data ?? {}
  const excerpt = JSON.stringify(task).slice(0, 2000)
  if (typeof text !== 'string') return { line, reason: 'missing-text-field', detail: 'no data.text', excerpt }
  if (text.trim() === '') return { line, reason: 'empty-text', detail: 'data.text is empty', excerpt }
  const done = task.annotations?.find((a) => !a.was_cancelled && choiceOf(a.result))
  const predictions = (task.predictions ?? []).flatMap((p) =>
    choiceOf(p.result) ? [[choiceOf(p.result)!, p.score ?? 1] as const] : [],
  )
  return {
    line,
    externalId: String(id ?? task.id ?? line),
    content: { kind: 'text', text },
    label: done && choiceOf(done.result),
    annotator: typeof done?.completed_by === 'string' ? done.completed_by : undefined,
    createdAt: done?.created_at ? Date.parse(done.created_at) : undefined,
    predictions: predictions.length ? Object.fromEntries(predictions) : undefined,
    context: Object.fromEntries(
      Object.entries(rest).map(([k, v]) => [
        k,
        typeof v === 'object' && v !== null ? JSON.stringify(v) : (v as string | number | boolean | null),
      ]),
    ),
  }
}

export const labelStudioImport = defineImportFormat({
  id: 'label-studio.v1',
  title: 'Label Studio JSON',
  summary: 'Tasks with their annotations and predictions (single choice).',
  extensions: ['json'],
  options: {},
  recognise: ({ isFolder, head }) => {
    if (isFolder) return 0
    const begin = new TextDecoder().decode(head.subarray(0, 4096))
    return /^\uFEFF?\s*\[\s*\{/.test(begin) && /"data"\s*:\s*\{/.test(begin) ? 0.95 : 0
  },
  async preview(path) {
    const tasks = await tasksOf(path)
    const samples = tasks
      .slice(0, 1000)
      .map((t, i) => sampleOf(t, i + 1))
      .filter((s): s is IncomingSample => !('reason' in s))
    const rows = samples
      .slice(0, 20)
      .map((s) => ({ text: s.content.kind === 'text' ? s.content.text : '', label: s.label ?? '' }))
    const labels = new Set(samples.flatMap((s) => s.label ?? []))
    return {
      encoding: 'utf-8',
      columns: [
        { name: 'text', role: 'text', examples: rows.slice(0, 3).map((r) => r.text), distinct: samples.length },
        { name: 'label', role: 'label', examples: [...labels].slice(0, 3), distinct: labels.size },
      ],
      rows,
      estimatedRecords: tasks.length,
      bytes: (await stat(path)).size,
    }
  },
  async *read(path, _options, signal): AsyncGenerator<IncomingBatch> {
    const tasks = await tasksOf(path)
    for (let start = 0; start < tasks.length; start += 2000) {
      signal?.throwIfAborted()
      const made = tasks.slice(start, start + 2000).map((t, i) => sampleOf(t, start + i + 1))
      yield {
        samples: made.filter((m): m is IncomingSample => !('reason' in m)),
        rejects: made.filter((m): m is RejectedRecord => 'reason' in m),
        bytesRead: start,
      }
    }
  },
})

const result = (label: string) => [
  { from_name: 'label', to_name: 'content', type: 'choices', value: { choices: [label] } },
]

function taskOf(s: OutgoingSample) {
  const content = s.content.kind === 'text' ? { text: s.content.text } : { image: s.content.name }
  return {
    id: s.id,
    data: { ...s.context, ...content, ...(s.externalId === null ? {} : { id: s.externalId }) },
    annotations:
      s.label === null && s.state !== 'skipped'
        ? []
        : [
            {
              result: s.label === null ? [] : result(s.label),
              completed_by: s.annotator,
              created_at: new Date(s.labelledAt ?? 0).toISOString(),
              lead_time: (s.dwellMs ?? 0) / 1000,
              was_cancelled: s.state === 'skipped',
            },
          ],
    predictions: s.predictions.map(({ label, probability }) => ({
      model_version: s.model,
      score: probability,
      result: result(label),
    })),
  }
}

export const labelStudioExport = defineExportFormat({
  id: 'label-studio.v1',
  title: 'Label Studio JSON',
  summary: 'Tasks with annotations and predictions, to import there.',
  extension: 'json',
  options: {},
  async *write(rows) {
    const encoder = new TextEncoder()
    let first = true
    for await (const row of rows) {
      yield encoder.encode((first ? '[\n' : ',\n') + JSON.stringify(taskOf(row)))
      first = false
    }
    yield encoder.encode(first ? '[]\n' : '\n]\n')
  },
})
