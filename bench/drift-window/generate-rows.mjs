/** Seeded rows of 30 numeric features, a score and a label. Every feature is a rising function of one normal draw, so a
 *  shift in standard deviations means the same to each of them, and so does a distance between distributions. Features
 *  come in groups of six that are correlated, as features are. */

const featureCount = 30
const groupCount = 5
const correlation = 0.5

/** Shifts in standard deviations: ten that matter, five that do not. */
const materialShift = 0.5
const slightShift = 0.05

/** How a feature grows out of its normal draw. Values travel as float32. */
const shapes = {
  normal: (z, index) => 10 * index + (1 + index) * z,
  skewed: (z) => Math.exp(0.5 * z),
  bounded: (z) => 1 / (1 + Math.exp(-z)),
  count: (z) => Math.max(0, Math.floor(12 + 5 * z)),
}
const shapeOrder = ['normal', 'skewed', 'normal', 'bounded', 'normal', 'skewed', 'count', 'bounded']

export const features = Array.from({ length: featureCount }, (_, index) => ({
  name: `feature_${String(index).padStart(2, '0')}`,
  shape: shapeOrder[index % shapeOrder.length],
  nullShare: index % 8 === 5 ? 0.01 : 0,
  shift: index % 3 === 0 ? materialShift : index % 6 === 1 ? slightShift : 0,
}))

/** Names of the features in which the analysis rows have drifted. */
export const drifted = features.filter(({ shift }) => shift === materialShift).map(({ name }) => name)

/** A stream of rows that starts at `seed`; the same seed and calls give the same bytes on every machine.
 *  @param at.isShifted whether the rows are those of the analysis window
 *  @returns next(count): values row by row (float32, NaN for null); by row the score, and the label that it foretells */
export function rowsFrom(at) {
  const uniform = sfc32(at.seed)
  const normal = normals(uniform)
  const groups = new Float64Array(groupCount)
  return function next(count) {
    const values = new Float32Array(count * featureCount)
    const scores = new Float64Array(count)
    const labels = new Uint8Array(count)
    for (let row = 0; row < count; row++) {
      for (let group = 0; group < groupCount; group++) groups[group] = Math.sqrt(correlation) * normal()
      let sum = 0
      for (let index = 0; index < featureCount; index++) {
        const { shape, nullShare, shift } = features[index]
        const own = Math.sqrt(1 - correlation) * normal()
        const z = groups[index % groupCount] + own + (at.isShifted ? shift : 0)
        if (index < 3) sum += z
        const isNull = nullShare > 0 && uniform() < nullShare
        values[row * featureCount + index] = isNull ? NaN : shapes[shape](z, index)
      }
      scores[row] = 1 / (1 + Math.exp(-sum))
      labels[row] = uniform() < scores[row] ? 1 : 0
    }
    return { values, scores, labels }
  }
}

/** Pairs of standard normal draws. Source: Box & Muller 1958. */
function normals(uniform) {
  let spare = NaN
  return () => {
    if (!Number.isNaN(spare)) {
      const kept = spare
      spare = NaN
      return kept
    }
    const radius = Math.sqrt(-2 * Math.log(1 - uniform()))
    const angle = 2 * Math.PI * uniform()
    spare = radius * Math.sin(angle)
    return radius * Math.cos(angle)
  }
}

/** Uniform draws in [0, 1). Source: sfc32 of PractRand, Chris Doty-Humphrey. */
function sfc32(seed) {
  let [a, b, c, counter] = [0x9e3779b9, 0x243f6a88, seed | 0, 1]
  const draw = () => {
    const sum = (a + b + counter) | 0
    counter = (counter + 1) | 0
    a = b ^ (b >>> 9)
    b = (c + (c << 3)) | 0
    c = ((c << 21) | (c >>> 11)) + sum
    return (sum >>> 0) / 2 ** 32
  }
  for (let round = 0; round < 20; round++) draw()
  return draw
}
