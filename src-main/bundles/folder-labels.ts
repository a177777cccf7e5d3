import { has, readJson, type Json, type ModelFolder } from '../backbones/model-folder.ts'
import { UnusableModel } from '../backbones/unusable-model.ts'

/** Numbers of classes without names cannot be told to anybody's labels. */
export class ClassesWithoutNames extends UnusableModel<{ folder: string; reason: string }> {
  constructor(folder: string, reason: string) {
    super({ folder, reason }, `The classes of the model in ${folder} have no names: ${reason}`)
  }
}

/** Beside config.json, where people keep what classes are called. */
const FILES = ['labels.json', 'label_map.json', 'id2label.json'] as const
const WANTED = 'config.json with id2label, or labels.json: a list, or names by number'

/**
 * What a model's classes are called, in their order: id2label of config.json, or a file of labels: a list of names, names by number, or numbers by name.
 * Throws ClassesWithoutNames, UnreadableModelFile.
 */
export async function labelsOfFolder(folder: ModelFolder, config: Json): Promise<readonly string[]> {
  const file = FILES.find((name) => has(folder, name))
  // A file made for it says more than what transformers write where nobody named anything.
  const given = file ? await readJson(folder, file) : (config['id2label'] as Json | undefined)
  const found = given && namesIn(given)
  if (!found) throw new ClassesWithoutNames(folder.path, `${WANTED} is wanted`)
  if (found.length < 2) throw new ClassesWithoutNames(folder.path, `there are ${found.length}; two at least are wanted`)
  if (new Set(found).size < found.length) throw new ClassesWithoutNames(folder.path, 'two of them are called the same')
  return found
}

/** Null where it is no map of classes. */
function namesIn(given: Json): string[] | null {
  if (Array.isArray(given)) return given.every((name) => typeof name === 'string') ? (given as string[]) : null
  const entries = Object.entries(given)
  const byNumber = entries.every(([key, name]) => /^\d+$/.test(key) && typeof name === 'string')
  const pairs = byNumber
    ? entries.map(([key, name]) => [Number(key), name as string] as const)
    : entries.map(([name, number]) => [number, name] as const)
  const names = new Map(pairs.map(([number, name]) => [number, name]))
  const inOrder = pairs.map((_, number) => names.get(number))
  return inOrder.every((name) => name !== undefined) ? inOrder : null
}
