export { bucketOf, chooseVariant, type Assignment } from './choose-variant.ts'
export { passMark, type HighWaterMarks, type SourceOffset } from './high-water-mark.ts'
export { tableInForce, type Lease } from './lease.ts'
export { type RoutingStore, type StoredRoute } from './routing-store.ts'
export {
  challengerOf,
  championOf,
  checkTable,
  versionsOf,
  type RoutingTable,
  type Variant,
} from './routing-table.ts'
export { shadowVersions } from './shadow-versions.ts'
export {
  advanceClock,
  defaultClockLimits,
  newEventClock,
  raiseClock,
  readClock,
  type ClockLimits,
  type EventClock,
  type SourceProgress,
} from './watermark.ts'
