import { type Model } from '@weir/models'
import { type MonitorDefinition } from '@weir/monitor'
import { type ClockLimits } from '@weir/routing'
import { type Instant, type ModelName } from '@weir/vocabulary'
import { keepAlerts } from './keep-alerts.ts'
import { labelPlanOf } from './label-plan.ts'
import { ModelWatch } from './model-watch.ts'
import { RecordedModels } from './recorded-models.ts'
import { type RecordedLook } from './recorded-reader.ts'
import { reportGaps, type ReportGapsDeps } from './report-gaps.ts'
import { reportLabelWindows, type ReportLabelWindowsDeps } from './report-label-windows.ts'
import { watchHours, type WatchHoursDeps } from './watch-hours.ts'
import { watchSilence } from './watch-silence.ts'

export interface WindowsDutyDeps extends WatchHoursDeps, ReportLabelWindowsDeps, ReportGapsDeps {
  readonly models: () => readonly Pick<Model, 'name' | 'kpis' | 'decision'>[]
  /** How a model is watched: its newest definition, or the preset. @throws Unavailable */
  readonly definition: (model: ModelName) => Promise<MonitorDefinition>
  /** @throws Unavailable */
  readonly recorded: () => Promise<RecordedLook>
  readonly limits: ClockLimits
  /** Event time that the answers of a model have reached. */
  readonly onWatermark: (model: ModelName, watermark: Instant) => void
}

/** One look at all models: hours that ended, performance, gaps, silence, and the alerts that last. One that fails keeps
 *  none of the others from being looked at.
 *  @returns a function that looks once; @throws the first failure, when all have been looked at */
export function windowsDuty(deps: WindowsDutyDeps): () => Promise<void> {
  const watches = new Map<ModelName, ModelWatch>()
  const recorded = new RecordedModels()
  return async () => {
    const { progress, partitionOf } = await deps.recorded()
    const when = { now: deps.now(), limits: deps.limits, partitionOf }
    recorded.add(progress, when)
    const failures: unknown[] = []
    for (const model of deps.models()) {
      const watch = watches.get(model.name) ?? new ModelWatch(deps.memory, model.name)
      watches.set(model.name, watch)
      watch.advance(recorded.of(model.name), when)
      try {
        await lookAt(deps, watch, model)
      } catch (failure) {
        failures.push(failure)
      }
    }
    if (failures.length > 0) throw failures[0]
  }
}

async function lookAt(
  deps: WindowsDutyDeps,
  watch: ModelWatch,
  model: Pick<Model, 'name' | 'kpis' | 'decision'>,
): Promise<void> {
  const { name } = model
  const isKnown = watch.hasSources() || deps.memory.alerts.firing(name).length > 0
  if (!isKnown) return
  const definition = await deps.definition(name)
  const { answers, all } = watch.clocks()
  await watchHours(deps, watch.hours, { model: name, definition, low: answers })
  const { books } = watch.hours.loader
  const judgedUntil = watch.hours.next
  if (judgedUntil !== null) {
    await reportLabelWindows(deps, watch.labels, { model, books, judgedUntil, all })
    const labels = labelPlanOf(model)
    const gaps = { books, progress: watch.gaps }
    if (labels !== null)
      await reportGaps(deps, gaps, { model: name, definition, labels, low: all, judgedUntil })
  }
  const lastAnswerAt = watch.lastAnswerAt()
  const silence = { books, progress: watch.silence }
  await watchSilence(deps, silence, { model: name, definition, lastAnswerAt, low: answers })
  await keepAlerts(deps, books, { model: name, definition })
  if (Number.isFinite(answers)) deps.onWatermark(name, answers)
}
