import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { writeQuestions } from './made-up-questions.ts'
import { openStudioPage, type OpenPage } from './open-studio-page.ts'
import { startProject } from './start-project.ts'

/** A page on a project of 240 made-up questions with their answers, but for some that are still to be labelled, and a model of them. */
export async function questionsProject(name: string, unlabelled: number): Promise<OpenPage> {
  const folder = mkdtempSync(join(tmpdir(), 'kindling-story-file-'))
  const file = join(folder, 'labelled.csv')
  writeQuestions(file, 240)
  const story = await openStudioPage()
  const close = async () => {
    await story.close()
    rmSync(folder, { recursive: true, force: true })
  }
  try {
    await startProject(story, file, { name, trust: true, unlabelled })
    return { ...story, close }
  } catch (error) {
    await close()
    throw error
  }
}
