/** Something the service needs to be ready. `check` gives a detail to show, and rejects if it is not well. */
export interface ReadinessIndicator {
  readonly name: string
  check(): Promise<string>
}

export interface CheckResult {
  readonly status: 'ok' | 'error'
  readonly detail: string
}

export interface HealthReport {
  readonly status: 'ok' | 'error' | 'starting' | 'draining'
  readonly checks: Readonly<Record<string, CheckResult>>
}

// Under the 3 s that probes commonly wait, over any healthy round trip.
const defaultCheckTimeoutMs = 2_000

/** What `/health/live` and `/health/ready` answer from. */
export class ServiceHealth {
  private phase: 'starting' | 'ready' | 'draining' = 'starting'
  private readonly indicators = new Map<string, ReadinessIndicator>()
  private readonly dead = new Map<string, string>()
  private readonly checkTimeoutMs: number

  constructor({ checkTimeoutMs = defaultCheckTimeoutMs } = {}) {
    this.checkTimeoutMs = checkTimeoutMs
  }

  /** @throws Error if the name is taken */
  addIndicator(indicator: ReadinessIndicator): void {
    if (this.indicators.has(indicator.name)) throw new Error(`readiness indicator ${indicator.name} exists`)
    this.indicators.set(indicator.name, indicator)
  }

  /** A part that will never work again in this process, such as a consumer that gave up: liveness becomes 503,
   *  so that whoever runs the process starts it anew. */
  reportDead(part: string, reason: string): void {
    this.dead.set(part, reason)
  }

  startingIsOver(): void {
    if (this.phase === 'starting') this.phase = 'ready'
  }

  drainBegins(): void {
    this.phase = 'draining'
  }

  live(): HealthReport {
    const checks = this.deadParts()
    return { status: Object.keys(checks).length === 0 ? 'ok' : 'error', checks }
  }

  /** Runs every indicator at once; each has 2 s by default. */
  async ready(): Promise<HealthReport> {
    const results = await Promise.all(
      [...this.indicators.values()].map(
        async (indicator) => [indicator.name, await run(indicator, this.checkTimeoutMs)] as const,
      ),
    )
    const checks = { ...Object.fromEntries(results), ...this.deadParts() }
    const failed = Object.values(checks).some((check) => check.status === 'error')
    if (this.phase !== 'ready') return { status: this.phase, checks }
    return { status: failed ? 'error' : 'ok', checks }
  }

  private deadParts(): Record<string, CheckResult> {
    return Object.fromEntries([...this.dead].map(([part, detail]) => [part, { status: 'error', detail }]))
  }
}

async function run(indicator: ReadinessIndicator, checkTimeoutMs: number): Promise<CheckResult> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`no answer in ${checkTimeoutMs} ms`)), checkTimeoutMs)
  })
  try {
    return { status: 'ok', detail: await Promise.race([indicator.check(), late]) }
  } catch (error) {
    return { status: 'error', detail: error instanceof Error ? error.message : String(error) }
  } finally {
    clearTimeout(timer)
  }
}
