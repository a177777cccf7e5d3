import { readClassifierFolder, type ClassifierFolder } from '../bundles/classifier-folder.ts'
import { defineTask } from './define-task.ts'

/** What a classifier's folder says of itself; its model is not opened. Throws the kin of UnusableModel. */
export const lookIntoClassifier = defineTask({
  name: 'lookIntoClassifier',
  process: 'shared',
  async run({ path }: { readonly path: string }): Promise<Pick<ClassifierFolder, 'input' | 'labels' | 'sha256'>> {
    const { input, labels, sha256 } = await readClassifierFolder(path)
    return { input, labels, sha256 }
  },
})
