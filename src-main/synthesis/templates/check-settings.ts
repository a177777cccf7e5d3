import { nearestName } from './nearest-name.ts'
import type { Report } from './template-problems.ts'
import type { Definition } from './template-types.ts'

/** Settings that do something. */
export const settingNames: ReadonlySet<string> = new Set([
  ...['training', 'testing', 'distribution', 'label'],
  ...['from', 'column', 'weight', 'agree'],
])

/** Tells settings whose value makes no sense, and names that are nearly one of a setting; others that nobody knows are kept and do nothing. `own`: not of another language, whose settings may be called as they like. */
export function checkSettings({ settings, at, name }: Definition, own: boolean, report: Report): void {
  const length = name.length + 3
  const wants = (setting: string, fits: (value: string) => boolean, expected: string) => {
    const found = settings[setting]
    if (found !== undefined && !fits(found))
      report('unreadable-setting', at, length, { name: setting, found: `“${found.slice(0, 40)}”`, expected })
  }
  const isCount = (value: string) => /^\d{1,9}$/.test(value)
  wants('training', isCount, 'whole-number')
  wants('testing', isCount, 'whole-number')
  wants('distribution', (value) => ['even', 'regular'].includes(value), 'even-or-regular')
  for (const setting of own ? Object.keys(settings) : []) {
    const nearest = settingNames.has(setting) ? '' : nearestName(setting, settingNames)
    if (nearest) report('unknown-setting', at, length, { name: setting, nearest })
  }
}
