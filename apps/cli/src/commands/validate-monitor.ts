import { deafNotes, writeMonitor } from '@weir/monitor-file'
import { type Command } from 'commander'
import { z } from 'zod'
import { addCommand, type Perform } from '../add-command.ts'
import { definitionYaml } from '../monitor/definition-yaml.ts'
import { featureNames, readDefinition } from '../monitor/read-definition.ts'
import { modelOption } from '../option-schemas.ts'

export function addValidateMonitor(parent: Command, perform: Perform): void {
  addCommand(parent, perform, {
    usage: 'validate',
    summary:
      'check a monitor definition without any service, and print it with every field that it leaves out',
    flags: [
      ['--file <monitor.yaml>', 'the definition'],
      ['--model <name>', 'check the names of features against this model, too: asks the registry'],
    ],
    options: z.object({ file: z.string('give the definition'), model: modelOption.optional() }),
    examples: [
      'monitor validate --file monitor.yaml',
      'monitor validate --file monitor.yaml --model flights --json',
    ],
    async run({ file, model }, { call }) {
      const features = model === undefined ? null : await featureNames(call, model)
      const { definition } = await readDefinition(file, features)
      const against = model === undefined ? '' : ` for ${model}`
      const notes = deafNotes(definition)
      const head = [
        ...notes.map((note) => `note: ${note}`),
        `${file} is valid${against}; all of it, with the preset where it is silent:`,
      ].map((line) => `# ${line}`)
      return {
        json: { model: model ?? null, definition: writeMonitor(definition), notes },
        text: [...head, definitionYaml(definition)].join('\n'),
      }
    },
  })
}
