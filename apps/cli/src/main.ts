#!/usr/bin/env node
import { setTimeout as sleep } from 'node:timers/promises'
import { serviceCaller } from './call-service.ts'
import { runCli } from './run-cli.ts'

const print = (text: string) => new Promise<void>((done) => process.stdout.write(text, () => done()))

process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  // The reader has seen enough (`weir ... | head`).
  if (error.code === 'EPIPE') process.exit(0)
  throw error
})

process.exit(
  await runCli(process.argv.slice(2), {
    env: process.env,
    callerOf: serviceCaller,
    now: () => Date.now(),
    sleep: (ms) => sleep(ms),
    print,
    stderr: process.stderr,
  }),
)
