import { Command } from 'commander'
import { programVersion } from './program-version.ts'
import { type Perform } from './add-command.ts'
import { addApplyMonitor } from './commands/apply-monitor.ts'
import { addShowMonitor } from './commands/show-monitor.ts'
import { addTestMonitor } from './commands/test-monitor.ts'
import { addValidateMonitor } from './commands/validate-monitor.ts'
import { addCreateModel } from './commands/create-model.ts'
import { addDeploy } from './commands/deploy.ts'
import { addDetectPerformance } from './commands/detect-performance.ts'
import { addDoctor } from './commands/run-doctor.ts'
import { addEstimatePerformance } from './commands/estimate-performance.ts'
import { addReportDrift } from './commands/report-drift.ts'
import { addRunDrift } from './commands/run-drift.ts'
import { addListAliases } from './commands/list-aliases.ts'
import { addListModels } from './commands/list-models.ts'
import { addRegisterModel } from './commands/register-model.ts'
import { addRemoveAlias } from './commands/remove-alias.ts'
import { addListRollouts } from './commands/list-rollouts.ts'
import { addShowRollout } from './commands/show-rollout.ts'
import { addShowRoute } from './commands/show-route.ts'
import { addStartRollout } from './commands/start-rollout.ts'
import { addStepRollout } from './commands/step-rollout.ts'
import { addSetAlias } from './commands/set-alias.ts'
import { addShowModel } from './commands/show-model.ts'

const firstSteps = `
First steps:
  weir deploy
  weir model register --model flights --artifact static.onnx --reference reference.parquet
  weir rollout start --model flights --version 1 --plan immediate
  weir doctor

Exit status: 0 ok, 1 refused or a check failed, 2 wrong command line, model or version, 69 a service or system is unavailable.
WEIR_<SERVICE>_URL, WEIR_KAFKA_BROKERS, WEIR_SCHEMA_REGISTRY_URL and WEIR_CLICKHOUSE_URL say where the platform runs.`

export interface ProgramOutput {
  readonly writeOut: (text: string) => void
  readonly writeErr: (text: string) => void
}

/** The whole command line.
 *  @param output takes help, and what is wrong with a command line */
export function buildProgram(perform: Perform, output: ProgramOutput): Command {
  const program = new Command('weir')
    .description('Take a model from artifact to production and back, each step decided from evidence.')
    .version(programVersion())
    // Without this, `--version 2` of a command would be taken for ours.
    .enablePositionalOptions()
    .exitOverride()
    .configureOutput(output)
    .showHelpAfterError('Add --help for what it takes.')
    .addHelpText('after', firstSteps)
  const group = (name: string, summary: string) => program.command(name).summary(summary).description(summary)
  addDeploy(program, perform)
  const model = group('model', 'models and their versions')
  addCreateModel(model, perform)
  addRegisterModel(model, perform)
  addListModels(model, perform)
  addShowModel(model, perform)
  const alias = group('alias', 'movable names of versions')
  addListAliases(alias, perform)
  addSetAlias(alias, perform)
  addRemoveAlias(alias, perform)
  const rollout = group('rollout', 'releases, step by step')
  addStartRollout(rollout, perform)
  addShowRollout(rollout, perform)
  addStepRollout(rollout, perform)
  addListRollouts(rollout, perform)
  addShowRoute(group('route', 'who answers'), perform)
  const drift = group('drift', 'whether what comes is as it was')
  addReportDrift(drift, perform)
  addRunDrift(drift, perform)
  const performance = group('performance', 'how well models answer')
  addEstimatePerformance(performance, perform)
  addDetectPerformance(performance, perform)
  const monitor = group('monitor', 'how models are watched')
  addValidateMonitor(monitor, perform)
  addApplyMonitor(monitor, perform)
  addShowMonitor(monitor, perform)
  addTestMonitor(monitor, perform)
  addDoctor(program, perform)
  return program
}
