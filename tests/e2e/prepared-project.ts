import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { writeFile } from 'node:fs/promises'
import { userFolders } from '../../src-main/hosts/user-folders.ts'
import { temporaryStudio } from '../hosts/temporary-studio.ts'
import type { Studio } from '../../src-main/services/open-studio.ts'
import { openStudioPage, root, type OpenPage } from './open-studio-page.ts'

interface Prepared {
  /** Labels the set has before the first card. */
  readonly labels?: readonly string[]
  readonly texts?: readonly string[]
  /** A folder of pictures instead of texts. */
  readonly pictures?: string
  readonly holdoutShare?: number
  readonly retrainEvery?: number
  /** What else there is before the page opens: further tasks, answers, a model. */
  readonly prepare?: (studio: Studio) => Promise<unknown>
  readonly size?: { readonly width: number; readonly height: number }
  readonly locale?: string
  readonly theme?: 'light' | 'dark'
}

/** A project made without a page, and a page on it with its first card up: a story begins where its subject does. */
export async function preparedProject({
  labels = [],
  texts = Array.from({ length: 60 }, (_, i) => `question ${i} about ${['cards', 'rates', 'transfers'][i % 3]}`),
  pictures,
  holdoutShare = 0,
  retrainEvery = 1000,
  prepare,
  size,
  locale,
  theme,
}: Prepared): Promise<OpenPage> {
  const home = mkdtempSync(join(tmpdir(), 'kindling-story-'))
  const project = join(home, 'p.kindling')
  const { studio, leave } = await studioIn(home)
  try {
    await studio.settings.set({ holdoutShare, retrainEvery, annotator: 'Ada' })
    await studio.project.create({ name: 'p', path: project })
    if (labels.length > 0) await studio.labels.add({ names: [...labels] })
    const file = pictures ?? join(home, 'texts.csv')
    if (!pictures) await writeFile(file, `text\n${texts.map((text) => `"${text.replaceAll('"', '""')}"`).join('\n')}\n`)
    const { id } = await studio.data.import({ path: file, trustLabels: false })
    await studio.jobs.wait({ id })
    await prepare?.(studio)
  } finally {
    await leave()
  }
  try {
    const story = await openStudioPage({ ...size, locale, theme, home, project })
    await story.page.getByRole('link', { name: locale === 'zh-CN' ? '标注' : 'Label' }).click()
    await story.page.locator('article.card').waitFor()
    // Its figures come with its labels: from here on every key means what it says.
    await story.page.locator('aside.side .figure').first().waitFor()
    return story
  } catch (error) {
    rmSync(home, { recursive: true, force: true })
    throw error
  }
}

/** What the core says of the project once the page and its host are gone. */
export async function afterwards<Told>(
  { host, home, page }: OpenPage,
  ask: (studio: Studio) => Promise<Told>,
): Promise<Told> {
  await page.close()
  const gone = new Promise((resolve) => host.once('exit', resolve))
  host.stdin!.end()
  await gone
  const { studio, leave } = await studioIn(home)
  try {
    await studio.project.open({ path: join(home, 'p.kindling') })
    return await ask(studio)
  } finally {
    await leave()
  }
}

/** No model is made meanwhile: the terminal works only when told. */
const studioIn = (home: string) =>
  temporaryStudio({
    host: 'terminal',
    folders: userFolders(join(root, 'resources'), { KINDLING_HOME: home }),
  })
