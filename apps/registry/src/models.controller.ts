import {
  Body,
  Controller,
  Delete,
  Get,
  HttpCode,
  Inject,
  Param,
  Patch,
  Post,
  Put,
  Query,
  StreamableFile,
} from '@nestjs/common'
import { type ArtifactStore } from '@weir/models'
import { parseInput } from '@weir/service-host'
import { parseAliasName, parseModelName, parseVersionNumber } from '@weir/vocabulary'
import { z } from 'zod'
import { createModel, extendModel, modelNamed } from './change-model.ts'
import { listModels, showModel, showVersion } from './show-model.ts'
import { features, modelDefinition } from './model-definition.ts'
import { moveAlias, type MoveAliasDeps } from './move-alias.ts'
import { type RegisterVersionDeps } from './register-version.ts'

export const registryDeps = Symbol('registryDeps')
export type RegistryDeps = RegisterVersionDeps & MoveAliasDeps & { readonly artifacts: ArtifactStore }

const revision = z.coerce.number().int().min(0)
const extension = z.strictObject({ features, expectedRevision: revision })
const aliasMove = z.strictObject({ version: z.int().min(1), expectedRevision: revision })
const aliasRemoval = z.strictObject({ expectedRevision: revision })

@Controller('api/v1/models')
export class ModelsController {
  constructor(@Inject(registryDeps) private readonly deps: RegistryDeps) {}

  @Post()
  create(@Body() body: unknown) {
    return createModel(this.deps, parseInput(modelDefinition, body))
  }

  @Get()
  list() {
    return listModels(this.deps.store)
  }

  @Get(':model')
  show(@Param('model') model: string) {
    return showModel(this.deps.store, parseModelName(model))
  }

  @Patch(':model')
  extend(@Param('model') model: string, @Body() body: unknown) {
    return extendModel(this.deps, { model: parseModelName(model), ...parseInput(extension, body) })
  }

  @Get(':model/versions')
  async versions(@Param('model') model: string) {
    const { name } = await modelNamed(this.deps.store, parseModelName(model))
    return { versions: await this.deps.store.versions.list(name) }
  }

  @Get(':model/versions/:version')
  version(@Param('model') model: string, @Param('version') version: string) {
    return showVersion(this.deps.store, parseModelName(model), parseVersionNumber(version))
  }

  @Get(':model/versions/:version/profile')
  async profile(@Param('model') model: string, @Param('version') version: string) {
    const found = await showVersion(this.deps.store, parseModelName(model), parseVersionNumber(version))
    const profile = await this.deps.store.versions.profile(found.model, found.version)
    return { profile: profile === null ? null : JSON.parse(profile) }
  }

  @Get(':model/versions/:version/artifact')
  async artifact(@Param('model') model: string, @Param('version') version: string) {
    const found = await showVersion(this.deps.store, parseModelName(model), parseVersionNumber(version))
    return new StreamableFile(await this.deps.artifacts.get(found.sha256), {
      type: 'application/octet-stream',
    })
  }

  @Get(':model/aliases')
  async aliases(@Param('model') model: string) {
    const { name } = await modelNamed(this.deps.store, parseModelName(model))
    return { aliases: await this.deps.store.aliases.list(name) }
  }

  @Put(':model/aliases/:alias')
  move(@Param('model') model: string, @Param('alias') alias: string, @Body() body: unknown) {
    const { version, expectedRevision } = parseInput(aliasMove, body)
    const named = { model: parseModelName(model), alias: parseAliasName(alias) }
    return moveAlias(this.deps, { ...named, version: parseVersionNumber(version), expectedRevision })
  }

  @Delete(':model/aliases/:alias')
  @HttpCode(204)
  remove(@Param('model') model: string, @Param('alias') alias: string, @Query() query: unknown) {
    const { expectedRevision } = parseInput(aliasRemoval, query)
    return this.deps.store.aliases.remove(parseModelName(model), parseAliasName(alias), expectedRevision)
  }
}
