import fc from 'fast-check'

// A run of the tests decides whether a change may land, so that it must give the same result twice. Other cases:
// `npm run properties`, which names the seed of what it finds.
const seed = Number(process.env.WEIR_PROPERTY_SEED ?? 20010630)
const times = Number(process.env.WEIR_PROPERTY_TIMES ?? 1)
fc.configureGlobal({ seed, numRuns: 100 * times })
