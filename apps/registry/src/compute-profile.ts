import { referenceRows, type ReferenceData } from '@weir/artifacts'
import { profileOf, type ReferenceProfile } from '@weir/drift'
import { headlineOf, type Model, type ModelVersion } from '@weir/models'
import { OnnxSession } from '@weir/onnx'
import { InvalidInput } from '@weir/vocabulary'

/** Rows scored at once: a few megabytes. */
const batchRows = 2_000

/** Scores the reference with the version itself and freezes what is normal for its features and its score; with event
 *  times also how that moves from window to window, with labels of a binary classifier also how well it does.
 *  @throws InvalidInput `reference-score-not-number` when the version gives NaN for a reference row */
export async function computeProfile(of: {
  readonly model: Model
  readonly artifact: Uint8Array
  readonly bindings: Pick<ModelVersion, 'input' | 'output'>
  readonly data: ReferenceData
}): Promise<ReferenceProfile> {
  const { data, model } = of
  const score = { name: 'score', values: await scoresOf(of) }
  const features = data.columns.map(({ feature: name, ...column }) =>
    column.kind === 'numbers' ? { name, values: column.values } : { name, texts: column.values },
  )
  const { eventTimes, labels } = data
  const decision = model.decision.kind === 'binary' ? model.decision : null
  return profileOf({ features, score }, { eventTimes, labels, decision })
}

async function scoresOf({
  model,
  artifact,
  bindings,
  data,
}: Parameters<typeof computeProfile>[0]): Promise<Float64Array> {
  const session = await OnnxSession.load(artifact, bindings)
  const scores = new Float64Array(data.rows)
  try {
    for (let from = 0; from < data.rows; from += batchRows) {
      const rows = referenceRows(data, model.contract, { from, to: from + batchRows })
      const { outputs, width, nonFiniteRows } = await session.score(rows, model.contract)
      const [bad] = nonFiniteRows
      if (bad !== undefined) throw notNumber(from + bad + 1)
      for (let row = 0; row < rows.rows; row += 1) {
        const one = outputs.subarray(row * width, (row + 1) * width)
        scores[from + row] = headlineOf(model.decision, one, bindings.output.positiveIndex).score
      }
    }
    return scores
  } finally {
    await session.release()
  }
}

function notNumber(row: number): InvalidInput {
  return new InvalidInput(
    'reference-score-not-number',
    `the version answers NaN or infinity for row ${row} of the reference; a version must answer its own reference`,
    { row },
  )
}
