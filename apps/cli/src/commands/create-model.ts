import { type Command } from 'commander'
import { z } from 'zod'
import { addCommand, type Perform } from '../add-command.ts'
import { ask } from '../call-service.ts'
import { readYaml } from '../read-yaml.ts'
import { modelAnswer } from '../registry-answers.ts'

const options = z.object({ file: z.string('give the YAML file that defines the model') })

export function addCreateModel(parent: Command, perform: Perform): void {
  addCommand(parent, perform, {
    usage: 'create',
    summary: 'create a model from a definition: features, decision, KPIs, latency objective',
    flags: [['--file <model.yaml>', 'the definition, YAML or JSON; fields in ms may be durations (6h)']],
    options,
    examples: ['model create --file model.yaml'],
    async run({ file }, { call }) {
      const json = await readYaml(file)
      const model = await ask(
        call,
        { service: 'registry', method: 'POST', path: '/api/v1/models', json },
        modelAnswer,
      )
      const count = model.contract.features.length
      return {
        json: model,
        text: `created model ${model.name} with ${count} feature${count === 1 ? '' : 's'}`,
      }
    },
  })
}
