import { type Command } from 'commander'
import { z } from 'zod'
import { addCommand, type Perform } from '../add-command.ts'
import { deployPlatform } from '../deploy-platform.ts'

const options = z.object({
  // More partitions than consumers of today, few enough for one machine; the ceiling cannot be raised later.
  entityPartitions: z.coerce.number().int().min(1).max(1_000).default(6),
  modelPartitions: z.coerce.number().int().min(1).max(1_000).default(3),
  replication: z.coerce.number().int().min(1).max(15).default(1),
  timeout: z.coerce.number().min(1).max(3_600).default(60),
})

export function addDeploy(parent: Command, perform: Perform): void {
  addCommand(parent, perform, {
    usage: 'deploy',
    summary: 'create topics, register schemas, bring tables up to date; harmless to repeat',
    flags: [
      ['--entity-partitions <n>', 'partitions of topics keyed by entity (6); cannot be changed later'],
      ['--model-partitions <n>', 'partitions of topics keyed by model (3)'],
      ['--replication <n>', 'copies of each partition (1); 3 on a cluster'],
      ['--timeout <seconds>', 'how long to wait for systems that are booting (60)'],
    ],
    options,
    examples: ['deploy', 'deploy --replication 3 --timeout 300'],
    async run({ timeout, ...deployment }, world) {
      // Kafka's client takes half a second to load: only the commands that need it pay.
      const { deploySteps } = await import('../deploy-steps.ts')
      const steps = deploySteps(world.addresses, deployment)
      return deployPlatform({ steps, clock: world, progress: world.progress }, { timeoutMs: timeout * 1_000 })
    },
  })
}
