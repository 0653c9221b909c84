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
