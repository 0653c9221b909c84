export { latenessBins, type AnswerTally } from './answer-tally.ts'
export { type SubjectAssessment } from './assess-subject.ts'
export { assessWindow, type WindowAssessment } from './assess-window.ts'
export { isDeaf, mostUsefulThreshold } from './deaf.ts'
export { type Statistic } from './drift-rule.ts'
export { type Measurement } from './measure.ts'
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
export { profileOf } from './profile-of.ts'
export {
  type CategoryProfile,
  type LearnedBaseline,
  type LearnedThreshold,
  type NumericProfile,
  type ReferenceProfile,
  type SubjectProfile,
} from './reference-profile.ts'
export { referenceState } from './reference-state.ts'
export { type SubjectMeasurement } from './subject-measurement.ts'
export { denseCounts, mergeStates, stateOf, type SubjectState } from './subject-state.ts'
export { type SubjectKind } from './subject-tally.ts'
