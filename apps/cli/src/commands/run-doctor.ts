import { type Command } from 'commander'
import { z } from 'zod'
import { addCommand, type Perform } from '../add-command.ts'
import { diagnose } from '../doctor/diagnose.ts'
import { doctorText } from '../doctor/doctor-text.ts'
import { observe } from '../doctor/observe.ts'
import { modelOption } from '../option-schemas.ts'
import { exitCodes } from '../report.ts'
import { withClickHouse } from '../with-clickhouse.ts'

const options = z.object({
  model: modelOption.optional(),
  // The recorder writes within about a second; a consumer group that has just been joined needs ten.
  timeout: z.coerce.number('seconds, 1 to 600').min(1).max(600).default(30),
})

export function addDoctor(parent: Command, perform: Perform): void {
  addCommand(parent, perform, {
    usage: 'doctor',
    summary:
      'send one record through HTTP and one through Kafka, read both back, and name the part that is broken',
    flags: [
      ['--model <name>', 'send records for this model; the first that has a champion when left out'],
      ['--timeout <seconds>', 'how long to look for the two predictions (30)'],
    ],
    options,
    examples: ['doctor', 'doctor --model flights --json'],
    async run({ model = null, timeout }, world) {
      const { doctorPorts } = await import('../doctor/doctor-ports.ts')
      const seen = await withClickHouse(world.addresses, (clickhouse) =>
        observe(doctorPorts(world, clickhouse, model), timeout * 1_000),
      )
      const findings = diagnose(seen)
      const isWell = findings.every(({ state }) => state === 'ok')
      const exitCode = isWell ? exitCodes.ok : exitCodes.refused
      return { json: { ok: isWell, findings, probe: seen.probe }, text: doctorText(findings), exitCode }
    },
  })
}
