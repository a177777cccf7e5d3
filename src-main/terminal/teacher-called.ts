import { resolve } from 'node:path'
import type { TeacherSource, WantedTeacher } from '../contract/teachers.ts'
import type { Studio } from '../services/studio.ts'
import { NoSuchVersion } from './model-called.ts'

/** “3”, “3,5,7”, “committee”, or the path of a bundle or of an ONNX classifier. Throws NoSuchVersion. */
export async function teacherCalled(
  studio: Studio,
  wanted: string | undefined,
  task: number,
): Promise<WantedTeacher | undefined> {
  if (wanted === undefined || wanted === 'committee') return wanted
  if (!/^\d+(,\d+)*$/.test(wanted)) return { bundle: resolve(wanted) }
  const models = await studio.models.list({ task })
  return wanted.split(',').map((version) => {
    const found = models.find((model) => String(model.version) === version)
    if (found) return found.id
    throw new NoSuchVersion(
      version,
      models.map(({ version }) => version),
    )
  })
}

/** “model 3”, “models 3, 5 and 7”, “a committee of 10 heads”, “model 2 of banking (b.zip)”. */
export function teacherWords(by: TeacherSource): string {
  switch (by.kind) {
    case 'models': {
      const versions = by.models.map(({ version }) => String(version))
      const all = new Intl.ListFormat('en', { type: 'conjunction' }).format(versions).replace(', and', ' and')
      return `${versions.length > 1 ? 'models' : 'model'} ${all}`
    }
    case 'committee':
      return `a committee of ${by.members} heads`
    case 'bundle':
      return `model ${by.version} of ${by.project} (${by.path})`
    case 'classifier':
      return `the classifier ${by.path} (${by.matched} of its ${by.matched + by.others} labels are the task’s${by.others > 0 ? `; not ${by.unmatched.join(', ')}${by.others > by.unmatched.length ? ', …' : ''}` : ''})`
  }
}
