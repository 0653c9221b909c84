import { type Command } from 'commander'
import { z } from 'zod'
import { addCommand, type Perform } from '../add-command.ts'
import { modelOption } from '../option-schemas.ts'
import { exitCodes } from '../report.ts'
import { newestRollout, readRollout } from '../rollout/find-rollout.ts'
import { followRollout } from '../rollout/follow-rollout.ts'
import { rolloutText } from '../rollout/rollout-text.ts'

const options = z.object({
  model: modelOption.optional(),
  id: z.string().min(1).optional(),
  watch: z.boolean().default(false),
})

export function addShowRollout(parent: Command, perform: Perform): void {
  addCommand(parent, perform, {
    usage: 'status [model]',
    summary: 'show the newest rollout of a model: phase, evidence, what it waits for, every step so far',
    flags: [
      ['--id <id>', 'this rollout instead'],
      ['--watch', 'go on showing it until it is over; exit with 1 unless it is promoted'],
    ],
    options,
    examples: ['rollout status flights', 'rollout status flights --watch', 'rollout status --id ID --json'],
    async run({ watch, ...which }, world) {
      const id = await newestRollout(world.call, which)
      if (!watch) {
        const rollout = await readRollout(world.call, id)
        return { json: rollout, text: rolloutText(rollout) }
      }
      const ended = await followRollout(world, id, { untilPaused: false })
      const exitCode = ended.phase === 'promoted' ? exitCodes.ok : exitCodes.refused
      return { json: ended, text: rolloutText(ended), exitCode }
    },
  })
}
