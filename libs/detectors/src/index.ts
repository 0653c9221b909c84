export { Adwin } from './adwin.ts'
export { addBlock, startBlockDetector, type BlockPlan, type BlockState } from './block-detector.ts'
export { addScore, startConformal, type ConformalState } from './conformal-martingale.ts'
export { Ddm } from './ddm.ts'
export { type DriftLevel } from './drift-level.ts'
export { addLoss, startEDetector, type EDetectorState } from './e-detector.ts'
export { Eddm } from './eddm.ts'
export { HddmA } from './hddm-a.ts'
export { HddmW } from './hddm-w.ts'
export { Kswin } from './kswin.ts'
export { PageHinkley } from './page-hinkley.ts'
export { alarmLevel, type RunLengthState } from './run-length.ts'
export {
  addWatchedBlock,
  blockDetectors,
  startBlocks,
  type BlockDetector,
  type WatchedBlocks,
} from './watch-blocks.ts'
