import { errorCode } from '../error-code.ts'

/** Sends a signal to a process and all it started (children lead their own group).
 *  @returns false when there is nothing left to signal */
export function signalGroup(pid: number, signal: 'SIGTERM' | 'SIGKILL'): boolean {
  try {
    process.kill(-pid, signal)
    return true
  } catch (error) {
    if (errorCode(error) === 'ESRCH') return false
    throw error
  }
}
