import { parsePlan, type Plan } from '@weir/rollout'
import { readYaml } from '../read-yaml.ts'

const kinds = ['stepped', 'immediate', 'revert']

/** @param nameOrFile a kind of plan, with its defaults, or a YAML file
 *  @throws InvalidInput `plan-invalid` with field, value and limit; `file-unreadable`, `yaml-invalid` */
export async function readPlan(nameOrFile: string): Promise<Plan> {
  return parsePlan(kinds.includes(nameOrFile) ? { kind: nameOrFile } : await readYaml(nameOrFile))
}
