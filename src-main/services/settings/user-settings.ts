import { readFile, rename } from 'node:fs/promises'
import { userInfo } from 'node:os'
import { join } from 'node:path'
import type { Serves } from '../../contract/serves.ts'
import { Settings, type settings as settingsContract } from '../../contract/settings.ts'
import { NamedError } from '../../platform/named-error.ts'
import { writeAtomically } from '../../platform/write-atomically.ts'
import { formerNames, renamed, somebodyElse } from './people.ts'

export class UnreadableSettings extends NamedError<{ file: string; reason: string; kept: string }> {
  constructor(file: string, reason: string, kept: string) {
    super({ file, reason, kept }, `${file} cannot be read (${reason}); it is kept as ${kept}, the defaults are used`)
  }
}

/** A value that the setting does not take. All settings are as they were. */
export class WrongSetting extends NamedError<{ setting: string; reason: string }> {
  constructor(setting: string, reason: string) {
    super({ setting, reason }, `The setting ${setting} does not take this (${reason}); all settings are as they were`)
  }
}

export interface UserSettings extends Serves<typeof settingsContract> {
  readonly current: () => Settings
  readonly get: () => Settings
  /** Other names of whoever goes by this one, the newest first. */
  readonly formerNames: (name: string) => readonly string[]
}

/** The user's settings, from `settings.json` in the folder. A file that cannot be read is set aside and told, never overwritten. */
export async function openSettings(folder: string, onTrouble: (error: NamedError) => void): Promise<UserSettings> {
  const file = join(folder, 'settings.json')
  let current = await read(file, onTrouble)
  let written: Promise<void> = Promise.resolve()
  async function keep(next: Settings) {
    // What is read at the next start is held to the same schema.
    const { error } = Settings.safeParse(next)
    const wrong = error?.issues[0]
    if (wrong) throw new WrongSetting(wrong.path.join('.'), wrong.message)
    current = next
    const text = JSON.stringify(current, null, 2) + '\n'
    // One after the other: two quick changes must not write out of order.
    written = written.catch(() => {}).then(() => writeAtomically(file, text))
    await written
    return current
  }
  return {
    current: () => current,
    get: () => current,
    formerNames: (name) => formerNames(current, name),
    set: ({ annotator, ...change }) =>
      keep({ ...current, ...change, ...(annotator !== undefined && renamed(current, annotator)) }),
    somebodyElse: ({ name }) => keep({ ...current, ...somebodyElse(current, name) }),
  }
}

async function read(file: string, onTrouble: (error: NamedError) => void): Promise<Settings> {
  const text = await readFile(file, 'utf8').catch(() => null)
  if (text === null) return defaults()
  try {
    return Settings.parse({ ...defaults(), ...JSON.parse(text) })
  } catch (error) {
    const kept = `${file}.unreadable`
    await rename(file, kept).catch(() => {})
    onTrouble(new UnreadableSettings(file, error instanceof Error ? error.message : String(error), kept))
    return defaults()
  }
}

const defaults = (): Settings => ({
  locale: null,
  theme: null,
  annotator: systemUser(),
  people: [],
  showGuesses: true,
  retrainEvery: 20,
  holdoutShare: 0.1,
  holdoutWidth: 0.05,
  provider: 'auto',
  suggesterFolder: null,
  keys: {},
  keyPreset: 'standard',
})

function systemUser(): string {
  try {
    return userInfo().username.slice(0, 80) || 'annotator'
  } catch {
    return 'annotator' // no entry in the password file, as in some containers
  }
}
