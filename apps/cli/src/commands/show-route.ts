import { type Command } from 'commander'
import { z } from 'zod'
import { addCommand, type Perform } from '../add-command.ts'
import { ask } from '../call-service.ts'
import { modelOption } from '../option-schemas.ts'
import { routeAnswer, routeText } from '../route-text.ts'

export function addShowRoute(parent: Command, perform: Perform): void {
  addCommand(parent, perform, {
    usage: 'show <model>',
    summary: 'show who answers for a model now, since when and why',
    flags: [],
    options: z.object({ model: modelOption }),
    examples: ['route show flights'],
    async run({ model }, { call }) {
      const path = `/api/v1/routes/${encodeURIComponent(model)}`
      const route = await ask(call, { service: 'rollback-controller', path }, routeAnswer)
      return { json: route, text: routeText(route) }
    },
  })
}
