/** A bag of table rows: which, and how much of each (1 per mention, or 1/mentions for a mean). */
export interface Bag {
  readonly ids: ArrayLike<number>
  readonly shares: ArrayLike<number>
}

/**
 * A batch of bags as the products embeddingBag wants, and whose rows they are. Most rows are named by one bag or few: only
 * those that bags of several groups name are counted for every bag, the others for their own group.
 */
export interface BagBlocks {
  /** Row of the table at each place, −1 where there is none (which a Gather reads as the last).  shared [h], own [groups, s] */
  readonly ids: { readonly shared: Int32Array; readonly own: Int32Array }
  /** shared [bags, h], own [groups, GROUP, s] */
  readonly counts: { readonly shared: Float32Array; readonly own: Float32Array }
  readonly sizes: BlockSizes
}

/** Places for shared rows, and for each group's own. */
export interface BlockSizes {
  readonly shared: number
  readonly own: number
  readonly groups: number
}

/** Bags that follow each other. Fewer, and more rows are shared; more, and a group's product is larger. */
export const GROUP = 32

/** Static shapes: one graph for each pair of sizes, so that sizes come in steps of an eighth of a power of two. */
const stepped = (size: number) => {
  const step = 2 ** Math.max(3, Math.floor(Math.log2(size)) - 3)
  return Math.max(1, Math.ceil(size / step)) * step
}

const [UNSEEN, SHARED] = [-1, -2]

/** Arranges one batch after the other. It looks rows up in memory of its own: two numbers for each row of the table. */
export function bagArranger(tableRows: number): (bags: readonly Bag[]) => BagBlocks {
  const groupOf = new Int32Array(tableRows).fill(UNSEEN)
  const placeOf = new Int32Array(tableRows)
  return (bags) => {
    const rows = named(bags)
    const { ids, sizes } = placed(rows, Math.ceil(bags.length / GROUP))
    const counts = counted(bags, sizes)
    for (const row of rows) groupOf[row] = UNSEEN
    return { ids, counts, sizes }
  }

  /** The rows that the bags name, once each in order of appearance; groupOf says whose they are. */
  function named(bags: readonly Bag[]): readonly number[] {
    const rows: number[] = []
    bags.forEach(({ ids }, bag) => {
      const group = Math.floor(bag / GROUP)
      for (let i = 0; i < ids.length; i++) {
        const [row, known] = [ids[i]!, groupOf[ids[i]!]!]
        if (known === UNSEEN) rows.push(row)
        if (known !== group) groupOf[row] = known === UNSEEN ? group : SHARED
      }
    })
    return rows
  }

  /** A place for each row. A group with more rows than its part of the places has the rest among the shared ones. */
  function placed(rows: readonly number[], groups: number) {
    const own = stepped(rows.filter((row) => groupOf[row] !== SHARED).length / groups)
    const ownIds = new Int32Array(groups * own).fill(-1)
    const [taken, sharedRows] = [new Int32Array(groups), [] as number[]]
    for (const row of rows) {
      const group = groupOf[row]!
      if (group !== SHARED && taken[group]! < own) ownIds[group * own + (placeOf[row] = taken[group]!++)] = row
      else [groupOf[row], placeOf[row]] = [SHARED, sharedRows.push(row) - 1]
    }
    const shared = stepped(sharedRows.length)
    const sharedIds = new Int32Array(shared).fill(-1)
    sharedIds.set(sharedRows)
    return { ids: { shared: sharedIds, own: ownIds }, sizes: { shared, own, groups } }
  }

  function counted(bags: readonly Bag[], { shared, own, groups }: BlockSizes) {
    const counts = { shared: new Float32Array(bags.length * shared), own: new Float32Array(groups * GROUP * own) }
    bags.forEach(({ ids, shares }, bag) => {
      for (let i = 0; i < ids.length; i++) {
        const place = placeOf[ids[i]!]!
        if (groupOf[ids[i]!] === SHARED) counts.shared[bag * shared + place]! += shares[i]!
        else counts.own[bag * own + place]! += shares[i]!
      }
    })
    return counts
  }
}
