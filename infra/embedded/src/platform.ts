import { bootServices } from './boot-services.ts'
import { bootSystems } from './boot-systems.ts'
import { type StackOptions } from './options.ts'
import { planServices } from './service-plan.ts'
import { type ServiceName } from './services.ts'
import { type Stack } from './stack.ts'
import { firstBroken, openWorkspace, processesOf } from './workspace.ts'

export interface Platform extends Stack {
  /** Base URL of each service. */
  readonly services: Readonly<Record<ServiceName, string>>
}

/** Starts the backing systems, deploys topics, schemas and tables, and starts the Weir services.
 *  With `ports: 'free'` the services take free ports, too. Stopping ends the services first.
 *  @throws Failure, with nothing left running */
export async function startPlatform(options: StackOptions = {}): Promise<Platform> {
  const workspace = await openWorkspace(options)
  const close = () => workspace.close()
  try {
    const plan = await planServices(workspace.plan, options.ports === 'free')
    await bootSystems(workspace)
    await bootServices(workspace, plan)
    const url = (name: ServiceName) => `http://127.0.0.1:${plan.ports.get(name)}`
    return {
      addresses: workspace.plan.addresses,
      services: {
        registry: url('registry'),
        gateway: url('gateway'),
        inference: url('inference'),
        recorder: url('recorder'),
        'drift-monitor': url('drift-monitor'),
        'rollback-controller': url('rollback-controller'),
      },
      processes: () => processesOf(workspace),
      broken: firstBroken(workspace),
      stop: close,
    }
  } catch (error) {
    await close()
    throw error
  }
}
