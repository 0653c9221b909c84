export {
  assessSubject,
  type SubjectAssessment,
  type SubjectReason,
  type SubjectState,
} from './assess-subject.ts'
export { assessWindow, type WindowAssessment } from './assess-window.ts'
export { defaultDriftRule, type DriftRule, type Statistic } from './drift-rule.ts'
export { type Measurement } from './measure.ts'
export {
  addPrediction,
  emptyMinute,
  mergeMinutes,
  minuteLayout,
  talliesOf,
  type MinuteLayout,
  type MinuteState,
} from './minute-state.ts'
export { parseProfile } from './parse-profile.ts'
export { profileOf, type ReferenceColumn } from './profile-of.ts'
export { type NumericProfile, type ReferenceProfile, type SubjectProfile } from './reference-profile.ts'
export { type SubjectTally } from './subject-tally.ts'
