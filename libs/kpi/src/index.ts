export {
  assessKpi,
  defaultKpiRule,
  type KpiAssessment,
  type KpiBlock,
  type KpiEvidence,
  type KpiFinding,
  type KpiGain,
  type KpiReason,
  type KpiRule,
} from './assess-kpi.ts'
export { kpiValue, type KpiDefinition, type ValueMatrix } from './kpi-definition.ts'
