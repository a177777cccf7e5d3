import { readFileSync, writeFileSync } from 'node:fs'
import type { OpenPage } from './open-studio-page.ts'

interface Start {
  readonly name: string
  /** Take the labels of the file. */
  readonly trust: boolean
  /** So many records at the end of the file come without their label. */
  readonly unlabelled?: number
}

/** From Home: a new project of a `text,label` file, up to its first card and (with labels) its first model. */
export async function startProject(
  { page }: Pick<OpenPage, 'page'>,
  file: string,
  { name, trust, unlabelled = 0 }: Start,
) {
  if (unlabelled > 0) {
    const lines = readFileSync(file, 'utf8').trimEnd().split('\n')
    const bare = lines.map((line, i) => (i < lines.length - unlabelled ? line : line.replace(/,[^,]*$/, ',')))
    writeFileSync(file, `${bare.join('\n')}\n`)
  }
  await page.getByRole('button', { name: 'Choose a file' }).click()
  await page.getByLabel('Path').fill(file)
  await page.getByRole('button', { name: 'Choose', exact: true }).click()
  await page.getByLabel('Name of the project').fill(name)
  await page.getByRole('checkbox').setChecked(trust)
  await page.getByRole('button', { name: 'Start labelling' }).click()
  await page.locator('article.card').waitFor()
  if (trust) await page.locator('header .chip', { hasText: 'Model' }).waitFor({ timeout: 60_000 })
}
