import { afterEach, expect, test } from 'vitest'
import type { OpenPage } from './open-studio-page.ts'
import { preparedProject } from './prepared-project.ts'

let story: OpenPage
afterEach(async () => {
  expect(story.complaints).toEqual([])
  await story.close()
})

test('another name is the same person’s, until somebody says that it is somebody else’s', async () => {
  story = await preparedProject({ labels: ['card', 'rate'] })
  const { page } = story
  const name = () => page.getByLabel('Your name')
  await page.getByRole('button', { name: /Settings/ }).click()
  const before = await name().inputValue()
  await name().fill('Countess')
  await name().press('Tab')
  await expect
    .poll(() => page.getByRole('status').allTextContents())
    .toContainEqual(expect.stringContaining(`${before} is called Countess from now on.`))
  await page.getByRole('button', { name: 'No, Countess is somebody else' }).click()
  await expect.poll(() => page.getByText('is called Countess').count()).toBe(0)
  await expect.poll(() => page.getByRole('button', { name: 'Countess: Settings' }).count()).toBe(1)
  // Back at the desk: a known name is asked nothing.
  await name().fill(before)
  await name().press('Tab')
  await expect.poll(() => page.getByRole('button', { name: `${before}: Settings` }).count()).toBe(1)
  await expect.poll(() => page.getByText('is called').count()).toBe(0)
})
