import { afterEach, expect, test } from 'vitest'
import type { OpenPage } from './open-studio-page.ts'
import { afterwards, preparedProject } from './prepared-project.ts'

let story: OpenPage
afterEach(async () => {
  expect(story.complaints).toEqual([])
  await story.close()
})

const TOPICS = {
  cards: [
    'my card is lost',
    'block my card now',
    'the card was stolen',
    'a new card please',
    'my card does not work',
    'where is my card',
  ],
  rates: [
    'what is the exchange rate',
    'your rate is bad',
    'rates for euros today',
    'how do you set rates',
    'a better rate please',
    'the rate changed again',
  ],
}
const texts = Object.values(TOPICS).flat()

/** A template of cards whose sentences speak of rates as well: whoever checks labels is torn. */
const tornTemplate = () =>
  preparedProject({
    texts,
    labels: Object.keys(TOPICS),
    async prepare(studio) {
      // All but the first of each topic, which stay for the cards.
      const labelled = (samples: number[], label: string) =>
        studio.labelling.bulk({ samples, kind: 'label', label, annotator: 'Ada' })
      await labelled([2, 3, 4, 5, 6], 'cards')
      await labelled([8, 9, 10, 11, 12], 'rates')
      await studio.jobs.wait(await studio.models.embed({}))
      // What labels are called would agree: both words are in each sentence.
      await studio.labels.letNamesTeach({ teach: false })
      const list = (all: readonly string[]) => all.map((text) => `    ${text}\n`).join('')
      await studio.synthesis.saveTemplate({
        name: 'torn.tpl',
        source: `%[cards]\n    @[rate] and @[card] and @[rate]\n    @[rate] or @[rate] or @[card]\n@[card]\n${list(TOPICS.cards)}@[rate]\n${list(TOPICS.rates)}`,
      })
      await studio.jobs.wait(await studio.synthesis.make({ seed: 1, perLabel: 60 }))
    },
  })

test('doubtful samples are found from the cards and decided by keys and clicks: right, another label, wrong, later, undone', async () => {
  story = await tornTemplate()
  const { page } = story
  const link = page.getByText(/^\d+ synthetic samples are doubtful$/)
  await link.waitFor()
  const waiting = Number((await link.textContent())!.split(' ')[0])
  await page.getByRole('link', { name: 'Decide' }).click()
  const card = page.locator('article.card')
  await page.getByRole('heading', { name: 'Why it is doubtful' }).waitFor()
  const text = () => card.textContent()
  const next = async (act: () => Promise<void>) => {
    const before = await text()
    await act()
    await expect.poll(text).not.toBe(before)
  }
  const figures = () => page.locator('aside.side .figure').allTextContents()
  await expect.poll(figures).toEqual(['0', String(waiting)])
  await next(() => page.keyboard.press('1'))
  await expect.poll(figures).toEqual(['1', String(waiting - 1)])
  await next(() => page.getByRole('button', { name: 'Wrong' }).click())
  await page.getByText('Last one: wrong').waitFor()
  // A letter starts the search, as on the cards.
  await next(async () => {
    await page.keyboard.type('rat')
    await page.keyboard.press('Enter')
  })
  await page.getByText('Last one: rates').waitFor()
  await next(() => page.keyboard.press('Space'))
  const later = waiting - 3
  await expect.poll(figures).toEqual(['3', String(later)])
  await next(() => page.keyboard.press('Backspace'))
  await page.getByText('Last one: wrong').waitFor()
  await expect.poll(figures).toEqual(['2', String(later + 1)])
  await next(() => page.keyboard.press('!'))
  await expect.poll(figures).toEqual(['3', String(later)])
  const kept = await afterwards(story, async (studio) => ({
    answers: (await studio.synthesis.samples({ limit: 100, offset: 0 })).samples.flatMap(({ answer, answeredBy }) =>
      answer === null ? [] : [`${answer} ${answeredBy}`],
    ),
    labels: (await studio.labelling.progress({ annotator: 'Ada' })).labels,
  }))
  // What was said of them stays with them, and no count of the pool has grown.
  expect(kept).toEqual({
    answers: expect.arrayContaining(['right Ada', 'wrong Ada', 'wrong Ada']) as unknown,
    labels: 10,
  })
  expect(kept.answers).toHaveLength(3)
})

test('they are found from the template too; when all are decided, the way leads back to the cards', async () => {
  story = await tornTemplate()
  const { page } = story
  await page.keyboard.press('Alt+5')
  await page.locator('button.template', { hasText: 'torn.tpl' }).click()
  await page.getByRole('tab', { name: /^Doubtful/ }).click()
  await page.getByRole('link', { name: 'Decide one after the other' }).click()
  await page.getByRole('heading', { name: 'Why it is doubtful' }).waitFor()
  const left = async () => Number((await page.locator('aside.side .figure').allTextContents())[1])
  for (let waiting = await left(); waiting > 0; waiting = await left()) {
    await page.keyboard.press('1')
    await expect.poll(left).toBe(waiting - 1)
  }
  await page.getByRole('heading', { name: 'No sample is doubtful' }).waitFor()
  await page.getByRole('link', { name: 'To the cards' }).first().click()
  await page.getByRole('heading', { name: 'Label' }).waitFor()
  await expect.poll(() => page.getByText('synthetic samples are doubtful').count()).toBe(0)
})
