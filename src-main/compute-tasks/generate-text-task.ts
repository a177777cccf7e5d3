import type { Notice } from '../backbones/backbone.ts'
import { createRuntime } from '../compute/ort-runtime.ts'
import { generate, type Generator, type TextRequest, type WrittenText } from '../text-generation/generate.ts'
import { openGenerator } from '../text-generation/open-generator.ts'
import { defineTask, type TaskTools } from './define-task.ts'
import type { Trial } from './embed-task.ts'
import type { PoolReader } from './project-reader.ts'

/** What stays open in a process of its own, from one answer to the next. */
const open = new WeakMap<PoolReader, Generator>()

/** Opens a folder that writes texts, and tells what a user should know of it. Throws UnusableModel. On the CPU: the same seed, the same text. */
export const openTextFolder = defineTask({
  name: 'openTextFolder',
  process: 'own',
  async run(
    { path }: { readonly path: string },
    { reader, runtime: { threads }, emit }: TaskTools<{ readonly type: 'trial'; readonly trial: Trial | null }>,
  ): Promise<{ readonly notices: readonly Notice[] }> {
    const runtime = createRuntime({ threads, onLimited: (trial) => emit({ type: 'trial', trial }) })
    const generator = await openGenerator(runtime, path)
    open.set(reader, generator)
    return { notices: generator.folder.notices }
  },
})

/** One answer of the folder that was opened in this process. Called off, it gives what it has written. Throws PromptTooLong. */
export const generateText = defineTask({
  name: 'generateText',
  process: 'own',
  async run(
    request: TextRequest,
    { reader, signal, emit }: TaskTools<{ readonly text: string }>,
  ): Promise<WrittenText> {
    return generate(open.get(reader)!, request, { signal, onText: (text) => emit({ text }) })
  },
})
