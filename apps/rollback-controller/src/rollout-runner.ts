import { type Evidence, type Rollout } from '@weir/rollout'
import { type ServiceLogger } from '@weir/service-host'
import { Unavailable, type ModelName } from '@weir/vocabulary'
import { advanceRollout, type AdvanceDeps } from './advance-rollout.ts'
import { type EvidenceBook } from './evidence-book.ts'
import { type EvidenceReader } from './follow-evidence.ts'
import { type HeldModel } from './held-models.ts'
import { type ModelQueues } from './model-queues.ts'
import { ChallengerProbe, type ProbeDeps } from './probe-challenger.ts'
import { renewLease, type RenewDeps } from './renew-lease.ts'
import { repeatEvery } from './repeat-every.ts'

export interface RunDeps extends AdvanceDeps, ProbeDeps, RenewDeps {
  readonly queues: ModelQueues
  readonly book: EvidenceBook
  readonly reader: Pick<EvidenceReader, 'isCaughtUp' | 'isWatching'>
  readonly logger: Pick<ServiceLogger, 'warn'>
  /** Told of each rollout that was found under way when this process took the lead. */
  readonly onTakenUp: (rollout: Rollout) => void
}

/** Fast enough that loading does not wait for us, slow enough for many models. */
const lookEveryMs = 250
/** Five chances in a lease of five seconds. */
const renewEveryMs = 1_000

/** Leads the rollouts while this process has the lead. */
export class RolloutRunner {
  readonly #deps: RunDeps
  readonly #probe: ChallengerProbe
  /** The lead under which the rollouts under way were listed. */
  #listedUnder: number | null = null
  /** What each rollout was last looked at with: another state of the evidence or of the rollout is due. */
  readonly #looked = new Map<string, { readonly evidence: Evidence; readonly eventCount: number }>()
  /** Models for which a decision could not be stored: the next look takes them up, with the evidence of then. */
  readonly #stalled = new Set<ModelName>()
  /** Code of the refusal that was told last. */
  readonly #refused = new Map<string, string>()
  #loops: readonly { stop(): Promise<void> }[] = []

  constructor(deps: RunDeps) {
    this.#deps = deps
    this.#probe = new ChallengerProbe(deps)
  }

  start(): void {
    const tell = (failure: Unavailable) => this.#tell(failure)
    this.#loops = [
      repeatEvery(lookEveryMs, () => this.look(), tell),
      repeatEvery(renewEveryMs, () => this.renew(), tell),
    ]
  }

  /** Finishes what is under way. */
  async stop(): Promise<void> {
    await Promise.all(this.#loops.map((loop) => loop.stop()))
    await this.#deps.queues.idle()
  }

  /** One more state of a rollout's evidence; each is decided upon, in order. */
  onEvidence(evidence: Evidence): void {
    const { rolloutId } = evidence
    const rollout = this.#deps.held.active().find((held) => held.rollout?.rolloutId === rolloutId)?.rollout
    if (!rollout || !this.#leadsFully() || this.#stalled.has(rollout.model)) return
    void this.#advance(rollout, evidence)
  }

  /** Whatever is due: challengers that load, evidence that was not decided upon yet. */
  async look(): Promise<void> {
    if (!(await this.#takeUp())) return
    const active = this.#deps.held.active()
    this.#forgetOthers(active)
    for (const held of active) {
      if (this.#mayDecide(held)) void this.#whileAvailable(() => this.#probe.look(held))
      this.#advanceIfDue(held)
    }
  }

  /** Keeps the leases. Without the evidence nothing is promised: the challengers lose their weight. */
  async renew(): Promise<void> {
    const deps = this.#deps
    if (!this.#leadsFully() || !deps.reader.isWatching()) return
    await Promise.all(
      deps.held
        .active()
        .map(({ model }) =>
          this.#whileAvailable(() => deps.queues.run(model, () => renewLease(deps, model))),
        ),
    )
  }

  /** @returns whether this process leads and knows what is under way */
  async #takeUp(): Promise<boolean> {
    const { lead, store, held } = this.#deps
    const fence = lead.fence()
    if (fence === null) return false
    if (this.#listedUnder === fence) return true
    for (const model of await store.activeModels()) {
      const { rollout } = await held.of(model, fence)
      if (rollout !== null) this.#deps.onTakenUp(rollout)
    }
    this.#listedUnder = fence
    await this.renew()
    return true
  }

  #forgetOthers(active: readonly HeldModel[]): void {
    const ids = new Set(active.map(({ rollout }) => rollout?.rolloutId))
    for (const rolloutId of this.#looked.keys()) if (!ids.has(rolloutId)) this.#looked.delete(rolloutId)
    for (const rolloutId of this.#refused.keys()) if (!ids.has(rolloutId)) this.#refused.delete(rolloutId)
    this.#probe.forgetOthers(ids)
  }

  #leadsFully(): boolean {
    const fence = this.#deps.lead.fence()
    return fence !== null && fence === this.#listedUnder
  }

  /** A challenger gets weight only when somebody watches; a direct rollout is a person's word. */
  #mayDecide({ rollout }: HeldModel): boolean {
    return rollout !== null && (rollout.plan.kind !== 'stepped' || this.#deps.reader.isWatching())
  }

  #advanceIfDue({ rollout }: HeldModel): void {
    const { reader, book } = this.#deps
    if (rollout === null || !reader.isCaughtUp()) return
    const evidence = book.find(rollout.rolloutId)
    const looked = this.#looked.get(rollout.rolloutId)
    const isDue = looked?.evidence !== evidence || looked?.eventCount !== rollout.eventCount
    if (evidence !== null && isDue) void this.#advance(rollout, evidence)
  }

  async #advance({ model, rolloutId, eventCount }: Rollout, evidence: Evidence): Promise<void> {
    this.#looked.set(rolloutId, { evidence, eventCount })
    const isDone = await this.#whileAvailable(async () => {
      const decided = await this.#deps.queues.run(model, () => advanceRollout(this.#deps, model, evidence))
      if (decided.kind === 'rejected') this.#tellRefusal(rolloutId, decided)
    })
    if (isDone) this.#stalled.delete(model)
    else {
      this.#stalled.add(model)
      this.#looked.delete(rolloutId)
    }
  }

  /** @returns false when something was away; it is tried again at the next look */
  async #whileAvailable(work: () => Promise<unknown>): Promise<boolean> {
    try {
      await work()
      return true
    } catch (error) {
      if (!(error instanceof Unavailable)) throw error
      this.#tell(error)
      return false
    }
  }

  #tell(failure: Unavailable): void {
    this.#deps.logger.warn({ code: failure.code }, `rollouts wait: ${failure.message}`)
  }

  #tellRefusal(
    rolloutId: string,
    { code, reason }: { readonly code: string; readonly reason: string },
  ): void {
    if (this.#refused.get(rolloutId) === code) return
    this.#refused.set(rolloutId, code)
    this.#deps.logger.warn({ rolloutId, code }, `a rollout cannot go on: ${reason}`)
  }
}
