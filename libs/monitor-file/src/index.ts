export { deafNotes } from './deaf-notes.ts'
export { parseMonitor } from './parse-monitor.ts'
export { writeMonitor } from './write-monitor.ts'
