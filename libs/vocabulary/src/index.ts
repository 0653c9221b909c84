export { assertNever } from './assert-never.ts'
export { type Brand } from './brand.ts'
export {
  Conflict,
  Failure,
  Forbidden,
  InvalidInput,
  NotFound,
  PoisonMessage,
  Unavailable,
  type FailureContext,
  type FailureKind,
} from './failure.ts'
export { blockStart, dayMs, hourMs, minuteMs, type Instant, type Window } from './instant.ts'
export {
  parseAliasName,
  parseModelName,
  parseVersionNumber,
  type AliasName,
  type ModelName,
  type VersionNumber,
} from './names.ts'
export { worst, type Verdict } from './verdict.ts'
