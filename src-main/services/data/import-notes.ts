import type { ImportReceipt } from '../../contract/data.ts'

type Notes = ImportReceipt['notes']
/** Records of each reason that the receipt shows. */
const SHOWN = 10

/** What a receipt says of records taken not quite as the file has them: how many for each reason, and the first of them. */
export class ImportNotes {
  readonly #byReason = new Map<Notes[number]['reason'], { count: number; examples: Notes[number]['examples'] }>()

  add(reason: Notes[number]['reason'], line: number, detail: string): void {
    const found = this.#byReason.get(reason) ?? { count: 0, examples: [] }
    this.#byReason.set(reason, found)
    if (++found.count <= SHOWN) found.examples.push({ line, detail })
  }

  /** In the order of their first records. */
  toReceipt(): Notes {
    return [...this.#byReason].map(([reason, { count, examples }]) => ({ reason, count, examples }))
  }
}
