import { type AliasName, type ModelName } from '@weir/vocabulary'
import { ask, type CallService } from './call-service.ts'
import { aliasesAnswer, modelPath } from './registry-answers.ts'

export function readAliases(call: CallService, model: ModelName) {
  return ask(call, { service: 'registry', path: `${modelPath(model)}/aliases` }, aliasesAnswer)
}

/** The revision that a move must expect: 0 for an alias that does not exist yet. */
export async function revisionOf(call: CallService, model: ModelName, name: AliasName): Promise<number> {
  const { aliases } = await readAliases(call, model)
  return aliases.find(({ alias }) => alias === name)?.revision ?? 0
}

export function aliasPath(model: ModelName, alias: AliasName): string {
  return `${modelPath(model)}/aliases/${encodeURIComponent(alias)}`
}
