export { latenessBins, type AnswerTally } from './answer-tally.ts'
export { isDeaf, mostUsefulThreshold } from './deaf.ts'
export { leastBlockRows } from './gap-of.ts'
export { measureSubject } from './measure-subject.ts'
export {
  addDuplicate,
  addFailure,
  addPrediction,
  answersOf,
  emptyMinute,
  minuteLayout,
  talliesOf,
  type MinuteLayout,
  type MinuteState,
} from './minute-state.ts'
export { parseProfile } from './parse-profile.ts'
export { learnedWindows, profileOf } from './profile-of.ts'
export {
  type CategoryProfile,
  type NumericProfile,
  type ReferenceProfile,
  type SubjectProfile,
} from './reference-profile.ts'
export { referenceState } from './reference-state.ts'
export { denseCounts, mergeStates, stateOf, type SubjectState } from './subject-state.ts'
