import { dayMs } from '@weir/vocabulary'
import { findRecorded } from './find-recorded.ts'
import { type RecordedQuestion } from './record-predictions.ts'
import { samplePrediction } from './sample-prediction.fixture.ts'

const at = 1_700_000_000_000

function chunkOf(...predictions: Parameters<typeof samplePrediction>[0][]) {
  const records = predictions.map((otherwise, index) => {
    const value = samplePrediction(otherwise)
    const place = { topic: 'predictions', partition: 2, offset: 70 + index, timestamp: at }
    return { ...place, value, key: value.entityId, traceparent: undefined }
  })
  return { partition: 2, min: 70, records }
}

async function ask(
  chunk: ReturnType<typeof chunkOf>,
  answers: { requestId: string; row: number; shadow: number | null }[] = [],
  marks = {},
) {
  const questions: RecordedQuestion[] = []
  const isRecorded = await findRecorded(
    async (question) => {
      questions.push(question)
      return answers
    },
    chunk,
    marks,
  )
  return { questions, isRecorded }
}

describe('looking up what was recorded', () => {
  it('asks once for each model, for each request once, about the time before the chunk and a day around it', async () => {
    const chunk = chunkOf(
      { requestId: 'a' },
      { requestId: 'a', row: 1, eventTime: at + 5 },
      { requestId: 'b', model: 'fraud' },
    )
    const { questions } = await ask(chunk)
    const place = { partition: 2, before: 70 }
    expect(questions).toEqual([
      { model: 'flights', requests: ['a'], times: { start: at - dayMs, end: at + 5 + dayMs }, ...place },
      { model: 'fraud', requests: ['b'], times: { start: at - dayMs, end: at + dayMs }, ...place },
    ])
  })

  it('does not ask for what a mark finds: records that are named after their place in a source that has one', async () => {
    const source = { source: 'stream', sourceTopic: 'features', sourcePartition: 1, sourceOffset: 9 } as const
    const named = chunkOf({ ...source, requestId: 'features/1/9' })
    expect((await ask(named, [], { 'live/1': 3 })).questions).toEqual([])
    expect((await ask(named, [], { 'live/2': 3 })).questions).toHaveLength(1)
    expect((await ask(chunkOf({ ...source, requestId: 'own' }), [], { 'live/1': 3 })).questions).toHaveLength(
      1,
    )
  })

  it('tells the live answer of a row from those of other rows and of shadows', async () => {
    const { isRecorded } = await ask(chunkOf({ requestId: 'a' }), [
      { requestId: 'a', row: 0, shadow: null },
      { requestId: 'a', row: 1, shadow: 2 },
    ])
    expect(isRecorded('flights', 'a\n0\nlive')).toBe(true)
    expect(isRecorded('flights', 'a\n1\nlive')).toBe(false)
    expect(isRecorded('flights', 'a\n1\n2')).toBe(true)
    expect(isRecorded('fraud', 'a\n0\nlive')).toBe(false)
  })

  it('asks in parts that a statement can hold', async () => {
    const many = Array.from({ length: 5_001 }, (_, index) => ({ requestId: `r${index}` }))
    const { questions } = await ask(chunkOf(...many))
    expect(questions.map(({ requests }) => requests.length)).toEqual([5_000, 1])
  })
})
