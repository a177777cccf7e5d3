import { afterEach, expect, test } from 'vitest'
import { standInModel } from '../hosts/stand-in-model.ts'
import type { OpenPage } from './open-studio-page.ts'
import { preparedProject } from './prepared-project.ts'

let story: OpenPage
afterEach(async () => {
  expect(story.complaints).toEqual([])
  await story.close()
})

test('a language model is named, what it would be sent is looked at, and what it writes is a template', async () => {
  const model = await standInModel({ kind: 'texts' }, { kind: 'texts' })
  try {
    story = await preparedProject({ labels: ['card_arrival', 'age_limit'] })
    const { page } = story
    await page.keyboard.press('Alt+5')
    await page.getByRole('button', { name: 'By a language model' }).click()
    const dialog = page.getByRole('dialog')
    const ask = dialog.getByRole('button', { name: 'Ask', exact: true })
    await expect.poll(() => dialog.getByRole('button', { name: 'What would it take?' }).isDisabled()).toBe(true)
    await dialog.getByLabel('Address, OpenAI-compatible').click()
    await page.keyboard.type(model.url)
    await dialog.getByLabel('Model', { exact: true }).click()
    await page.keyboard.type('tiny')
    await dialog.getByLabel('Texts for each label').fill('4')
    await expect.poll(() => ask.isDisabled()).toBe(true)
    await dialog.getByRole('button', { name: 'What would it take?' }).click()
    await expect.poll(() => dialog.getByRole('status').textContent()).toContain(`${model.url} is on this machine`)
    await expect.poll(() => dialog.getByRole('status').textContent()).toContain('8 texts')
    expect(model.asked).toEqual([])
    await ask.click()
    await expect.poll(() => dialog.count(), { timeout: 30_000 }).toBe(0)
    await expect
      .poll(() => page.getByRole('textbox', { name: 'Template', exact: true }).textContent())
      .toContain('%[card_arrival]')
    expect(model.asked).toHaveLength(2)
  } finally {
    await model.close()
  }
})

test('an address elsewhere is asked only where somebody says that it may be sent there', async () => {
  story = await preparedProject({ labels: ['card_arrival', 'age_limit'] })
  const { page } = story
  await page.keyboard.press('Alt+5')
  await page.getByRole('button', { name: 'By a language model' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel('Address, OpenAI-compatible').click()
  await page.keyboard.type('http://192.0.2.1/v1')
  await dialog.getByRole('button', { name: 'What would it take?' }).click()
  await expect.poll(() => dialog.getByRole('status').textContent()).toContain('is not on this machine')
  const ask = dialog.getByRole('button', { name: 'Ask', exact: true })
  await expect.poll(() => ask.isDisabled()).toBe(true)
  await dialog.getByRole('checkbox', { name: 'It may be sent there' }).check()
  await expect.poll(() => ask.isDisabled()).toBe(false)
})
