import type { Report } from './template-problems.ts'
import type { Definition } from './template-types.ts'

/** Tells settings whose value makes no sense; those nobody knows are kept and do nothing. */
export function checkSettings({ settings, at, name }: Definition, report: Report): void {
  const wants = (setting: string, fits: (value: string) => boolean, expected: string) => {
    const found = settings[setting]
    if (found !== undefined && !fits(found))
      report('unreadable-setting', at, name.length + 3, { name: setting, found: `“${found.slice(0, 40)}”`, expected })
  }
  const isCount = (value: string) => /^\d{1,9}$/.test(value)
  wants('training', isCount, 'whole-number')
  wants('testing', isCount, 'whole-number')
  wants('distribution', (value) => ['even', 'regular'].includes(value), 'even-or-regular')
}
