import fc from 'fast-check'
import { readMetadata, writeMetadata } from './chunk-metadata.ts'
import { type ChunkWork, workOff } from './chunk-loop.ts'
import { type Checkpoint, openSession } from './chunk-session.ts'

/** Where a fault strikes: at the n-th commit or handling of a turn. */
type Fault =
  /** The process dies before, or just after, the effect. */
  | 'dies before'
  | 'dies after'
  /** A stopped process: the effect comes much later, when another has taken over. */
  | 'effect comes late'
  /** The sink refuses, or takes the chunk and the answer is lost: the same process goes on. */
  | 'refused'
  | 'answer lost'
  /** The group wants its partitions back: the process finishes what it is at. */
  | 'rebalance'

interface Turn {
  /** Gaps before the records that are produced, as transaction markers leave them. */
  readonly gaps: readonly number[]
  readonly fetchSize: number
  readonly maxRecords: number
  readonly fault: Fault | null
  readonly at: number
  /** Whether the late effects arrive now. */
  readonly lateNow: boolean
}

class Died extends Error {}
class Refused extends Error {}

interface Row {
  readonly offset: number
}

/** The reference: a log, what the group has committed, and a sink that drops repeats by token. */
class World {
  readonly log: Row[] = []
  readonly applied: number[] = []
  private committed: { offset: number; text: string | null } = { offset: -1, text: null }
  private readonly seen = new Map<string, string>()
  private late: (() => void)[] = []
  private end = 3

  produce(gaps: readonly number[]): void {
    for (const gap of gaps) {
      this.log.push({ offset: this.end + gap })
      this.end += gap + 1
    }
  }

  checkpoint(): Checkpoint {
    return readMetadata(this.committed.offset, this.committed.text)
  }

  keep(checkpoint: Checkpoint & { readonly offset: number }): void {
    this.committed = { offset: checkpoint.offset, text: writeMetadata(checkpoint, 4_096) }
  }

  /** A repeat of a token must bring the same rows from the same state, or the sink would lose or invent some. */
  insert({ range, records, state }: ChunkWork<Row>): void {
    const content = `${state} ${records.map(({ offset }) => offset).join()}`
    const token = `${range.min}-${range.max}`
    const before = this.seen.get(token)
    if (before !== undefined) expect(content).toBe(before)
    else this.applied.push(...records.map(({ offset }) => offset))
    this.seen.set(token, content)
  }

  delay(effect: () => void): void {
    this.late.push(effect)
  }

  letLateEffectsIn(): void {
    for (const effect of this.late) effect()
    this.late = []
  }
}

/** One process that owns the partition. */
class Owner {
  readonly held
  position: number

  constructor(world: World) {
    const checkpoint = world.checkpoint()
    this.held = { session: openSession<Row>(checkpoint) }
    this.position = checkpoint.offset ?? 0
  }
}

async function takeTurn(world: World, owner: Owner, turn: Turn): Promise<Owner> {
  const fetched = world.log.filter(({ offset }) => offset >= owner.position).slice(0, turn.fetchSize)
  if (fetched.length === 0) return owner
  let calls = 0
  let isCurrent = true
  const strike = (effect: () => void, isHandling: boolean) => {
    calls += 1
    const fault = calls === turn.at ? turn.fault : null
    if (fault === 'dies before') throw new Died()
    if (fault === 'effect comes late' && isHandling) world.delay(effect)
    else if (fault !== 'refused') effect()
    if (fault === 'dies after' || fault === 'effect comes late') throw new Died()
    // A commit whose answer is missing ends the life of a consumer.
    if (fault === 'refused' || fault === 'answer lost') throw isHandling ? new Refused() : new Died()
    if (fault === 'rebalance') isCurrent = false
  }
  try {
    await workOff(owner.held, fetched, {
      maxRecords: turn.maxRecords,
      isCurrent: () => isCurrent,
      commit: async (checkpoint) => strike(() => world.keep(checkpoint), false),
      handle: async (work) => {
        strike(() => world.insert(work), true)
        return String(Number(work.state) + work.records.length)
      },
      resolve: (offset) => {
        owner.position = offset + 1
      },
    })
  } catch (error) {
    if (error instanceof Died) return new Owner(world)
    if (!(error instanceof Refused)) throw error
  }
  return isCurrent ? owner : new Owner(world)
}

const faults: readonly Fault[] = [
  'dies before',
  'dies after',
  'effect comes late',
  'refused',
  'answer lost',
  'rebalance',
]
const turns = fc.array(
  fc.record<Turn>({
    gaps: fc.array(fc.constantFrom(0, 0, 0, 1, 2), { maxLength: 6 }),
    fetchSize: fc.integer({ min: 1, max: 9 }),
    maxRecords: fc.integer({ min: 1, max: 5 }),
    fault: fc.option(fc.constantFrom(...faults)),
    at: fc.integer({ min: 1, max: 6 }),
    lateNow: fc.boolean(),
  }),
  { minLength: 1, maxLength: 12 },
)
const calm: Turn = { gaps: [], fetchSize: 4, maxRecords: 3, fault: null, at: 0, lateNow: true }

describe('the chunk loop', () => {
  it('applies every offset exactly once, whatever dies, is refused, comes late or is fetched otherwise', async () => {
    await fc.assert(
      fc.asyncProperty(turns, async (script) => {
        const world = new World()
        let owner = new Owner(world)
        for (const turn of script) {
          world.produce(turn.gaps)
          owner = await takeTurn(world, owner, turn)
          if (turn.lateNow) world.letLateEffectsIn()
        }
        for (const { offset } of world.log)
          owner = await takeTurn(world, offset % 3 === 0 ? new Owner(world) : owner, calm)
        owner = await takeTurn(world, owner, calm)
        world.letLateEffectsIn()
        expect(world.applied.toSorted((a, b) => a - b)).toEqual(world.log.map(({ offset }) => offset))
        if (world.log.length > 0) expect(world.checkpoint().state).toBe(String(world.log.length))
      }),
      { numRuns: 1_000 },
    )
  })

  it('commits at most twice a chunk, and once where the next plan says that it is done', async () => {
    const commits: Checkpoint[] = []
    const held = { session: openSession<Row>({ offset: null, state: 'a', plannedMax: null }) }
    const rows = Array.from({ length: 5 }, (_, at) => ({ offset: 10 + at }))
    await workOff(held, rows, {
      maxRecords: 2,
      isCurrent: () => true,
      commit: async (checkpoint) => void commits.push(checkpoint),
      handle: async ({ state }) => `${state}+`,
      resolve: () => undefined,
    })
    expect(commits).toEqual([
      { offset: 10, state: 'a', plannedMax: 11 },
      { offset: 12, state: 'a+', plannedMax: 13 },
      { offset: 14, state: 'a++', plannedMax: 14 },
      { offset: 15, state: 'a+++', plannedMax: null },
    ])
  })

  it('goes on behind a plan whose records retention has taken', async () => {
    const handled: ChunkWork<Row>[] = []
    const held = { session: openSession<Row>({ offset: 10, state: 's', plannedMax: 14 }) }
    await workOff(held, [{ offset: 20 }], {
      maxRecords: 5,
      isCurrent: () => true,
      commit: async () => undefined,
      handle: async (work) => {
        handled.push(work)
        return work.state
      },
      resolve: () => undefined,
    })
    expect(handled.map(({ range, records }) => [range, records.length])).toEqual([
      [{ min: 10, max: 14 }, 0],
      [{ min: 20, max: 20 }, 1],
    ])
  })
})
