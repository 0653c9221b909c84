import { parseMonitor } from '@weir/monitor-file'
import { type Command } from 'commander'
import { z } from 'zod'
import { addCommand, type Perform } from '../add-command.ts'
import { ask } from '../call-service.ts'
import { formatTime } from '../format-time.ts'
import { definitionYaml } from '../monitor/definition-yaml.ts'
import { monitorAnswer, monitorPath } from '../monitor/monitor-answers.ts'
import { modelOption } from '../option-schemas.ts'

export function addShowMonitor(parent: Command, perform: Perform): void {
  addCommand(parent, perform, {
    usage: 'show',
    summary: 'show by which definition a model is watched; what it prints can be applied again',
    flags: [['--model <name>', 'the model']],
    options: z.object({ model: modelOption }),
    examples: ['monitor show --model flights', 'monitor show --model flights > monitor.yaml'],
    async run({ model }, { call }) {
      const shown = await ask(call, { service: 'drift-monitor', path: monitorPath(model) }, monitorAnswer)
      const { revision, appliedAt, definition } = shown
      const origin =
        revision === 0
          ? 'the preset: nothing was applied'
          : `revision ${revision}, applied ${formatTime(appliedAt)}`
      return { json: shown, text: `# ${model}: ${origin}\n${definitionYaml(parseMonitor(definition, null))}` }
    },
  })
}
