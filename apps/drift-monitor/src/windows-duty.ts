import { type IngestProgress } from '@weir/clickhouse'
import { type Model } from '@weir/models'
import { type Instant, type ModelName } from '@weir/vocabulary'
import { reportWindows, type ReportWindowsDeps, type WindowProgress } from './report-windows.ts'

export interface WindowsDutyDeps extends ReportWindowsDeps {
  readonly models: () => readonly Pick<Model, 'name' | 'kpis' | 'decision'>[]
  /** @throws Unavailable */
  readonly recorded: () => Promise<readonly IngestProgress[]>
  /** Event time that the answers of a model have reached. */
  readonly onWatermark: (model: ModelName, watermark: Instant) => void
}

/** One look at the windows of all models.
 *  @returns a function that looks once; @throws Unavailable */
export function windowsDuty(deps: WindowsDutyDeps): () => Promise<void> {
  const progress = new Map<ModelName, WindowProgress>()
  return async () => {
    const recorded = await deps.recorded()
    for (const model of deps.models()) {
      const ofModel = recorded.filter((source) => source.model === model.name)
      const before = progress.get(model.name)
      if (before === undefined && ofModel.length === 0) continue
      await reportWindows(deps, { model, recorded: ofModel, before }, (after) =>
        progress.set(model.name, after),
      )
      const low = progress.get(model.name)?.answers.low ?? Number.NEGATIVE_INFINITY
      if (Number.isFinite(low)) deps.onWatermark(model.name, low)
    }
  }
}
