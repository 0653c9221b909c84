/** Answers of the registry and the controller, as they come over HTTP. */
export const madeVersion = {
  model: 'flights',
  version: 2,
  sha256: '59be19577104f288fae7550733d847ee8c9627d9b0ee4ce8a32355e0a8ee66b7',
  sizeBytes: 336_962,
  contractRevision: 1,
  input: { kind: 'packed', input: 'x', features: ['minute', 'distance'] },
  profileSha256: null,
  description: 'retrained',
  createdAt: 983_750_400_000,
}

export const madeModel = {
  name: 'flights',
  group: 'flights',
  description: 'late arrivals',
  contract: {
    revision: 1,
    features: [
      { name: 'minute', type: 'number', unit: 'min', nullable: false },
      { name: 'carrier', type: 'category', unit: '', nullable: true },
    ],
  },
  decision: { kind: 'binary', positiveClass: 'late', negativeClass: 'onTime', threshold: 0.14 },
  kpis: [{ name: 'value', unit: 'USD per flight', kind: 'label-derived' }],
  latencyObjectiveMs: 500,
  createdAt: 983_750_400_000,
  versions: [madeVersion],
  aliases: [{ alias: 'champion', version: 2, revision: 1 }],
}

const hourMs = 3_600_000
const start = 983_750_400_000

export const madeRollout = {
  rolloutId: 'r1',
  model: 'flights',
  phase: 'canary',
  step: 1,
  steps: 2,
  weightPercent: 20,
  champion: 1,
  formerChampion: 1,
  challenger: 2,
  plan: {
    kind: 'stepped',
    shadow: null,
    steps: [{ minEventMs: 12 * hourMs }, { minEventMs: 12 * hourMs }],
    watch: { minEventMs: 6 * hourMs },
  },
  startedAt: start,
  startedBy: 'anna',
  decidedAt: start,
  reason: 'retrain',
  epoch: 7,
  events: [
    { sequence: 1, kind: 'rolloutStarted', at: start, eventTime: null, by: 'anna', reason: 'retrain' },
    { sequence: 2, kind: 'stepEntered', at: start, eventTime: start, by: 'weir', reason: 'loaded' },
  ],
  assessment: {
    verdict: 'inconclusive',
    watermark: start + 3 * hourMs,
    challengerPredictions: 40,
    checks: [
      {
        check: 'errors',
        verdict: 'inconclusive',
        value: 0.5,
        threshold: 4.605,
        n: 200,
        reason: 'not enough yet',
        consequence: 'rollBack',
      },
    ],
  },
  isEvidenceComplete: true,
  missingForNext: ['10800000 of 43200000 ms of event time have passed'],
  barred: null,
  history: [
    { at: start, watermark: start, phase: 'canary', weightPercent: 20, challengerPredictions: 0, checks: [] },
    {
      at: start,
      watermark: start + 3 * hourMs,
      phase: 'canary',
      weightPercent: 20,
      challengerPredictions: 40,
      checks: [{ check: 'errors', verdict: 'inconclusive', value: 0.5, threshold: 4.605, n: 200 }],
    },
  ],
}
