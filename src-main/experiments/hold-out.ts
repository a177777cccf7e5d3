import { mulberry32, shuffled } from '../platform/random.ts'
import type { LabelledFile } from './labelled-file.ts'

/** So many of a file's records are tested on: a share of all, but of every label one record stays to be asked for. */
export const heldOutCount = (records: number, labels: number, share: number): number =>
  Math.min(Math.round(share * records), records - labels)

/** One labelled file as two, cut at random; both keep the order of the file. */
export function holdOut(file: LabelledFile, share: number, seed: number): { train: LabelledFile; test: LabelledFile } {
  const mixed = shuffled([...file.labels.keys()], mulberry32(seed))
  const met = new Set<string>()
  const isNew = (label: string) => met.size < met.add(label).size
  const spare = mixed.filter((record) => file.labels[record]!.filter(isNew).length === 0)
  const tested = new Set(spare.slice(0, heldOutCount(mixed.length, met.size, share)))
  const part = (wanted: (record: number) => boolean): LabelledFile => ({
    contents: file.contents.filter((_, record) => wanted(record)),
    labels: file.labels.filter((_, record) => wanted(record)),
  })
  return { train: part((record) => !tested.has(record)), test: part((record) => tested.has(record)) }
}
