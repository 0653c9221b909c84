export {
  addPredictions,
  classShareLnE,
  startClassShare,
  type ClassShareMargins,
  type ClassShareState,
  type ClassTally,
} from './class-share.ts'
export { addCluster, clusteredMean, noClusters, type ClusteredMean } from './clustered-mean.ts'
export {
  addEvents,
  lnE,
  startEventShare,
  startNonInferiority,
  type EventShareState,
  type EventTally,
} from './event-share.ts'
export { jensenShannonDistance } from './jensen-shannon.ts'
export { ksInterval } from './ks-interval.ts'
export { murmurHash3 } from './murmur-hash3.ts'
export { noiseFloor } from './noise-floor.ts'
export { populationStability } from './psi.ts'
export { binIndex, quantileEdges } from './quantile-bins.ts'
export { upperRateBound } from './rate-bound.ts'
export { wilsonInterval } from './wilson.ts'
