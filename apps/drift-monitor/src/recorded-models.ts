import { type IngestProgress } from '@weir/clickhouse'
import { mergeProgress, type RecordedSources } from './recorded-progress.ts'

/** How far the recorder has come with every model. A look reads the newest progress only: what was read is kept, so that
 *  a model or rollout that is heard of later waits for the older sources, too. Mutable. */
export class RecordedModels {
  readonly #sources = new Map<string, RecordedSources>()

  /** Takes what was recorded since the last look. */
  add(progress: readonly IngestProgress[], when: Parameters<typeof mergeProgress>[2]): void {
    for (const one of progress) {
      const before = this.#sources.get(one.model) ?? {}
      this.#sources.set(one.model, mergeProgress(before, [one], when))
    }
  }

  /** Sources of a model; none while nothing of it was recorded. */
  of(model: string): RecordedSources {
    return this.#sources.get(model) ?? {}
  }
}
