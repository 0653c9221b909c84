/** Exit statuses that scripts may rely on; 69 is EX_UNAVAILABLE of sysexits.h. */
export const exitCodes = { ok: 0, refused: 1, usage: 2, unavailable: 69, defect: 70 } as const

export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes]

/** What a command found out: one document for programs, one text for people. */
export interface Report {
  readonly json: unknown
  /** Lines without a line break at the end. */
  readonly text: string
  /** 0 when left out. */
  readonly exitCode?: ExitCode
}
