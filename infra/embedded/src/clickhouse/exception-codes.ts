/** Exception codes by the HTTP status with which the real server reports them; all others are 500.
 *  Source: ClickHouse's exceptionCodeToHTTPStatus, codes as `errorCodeToName` of the engine tells them. */
export const codesByStatus = {
  400: {
    BAD_ARGUMENTS: 36,
    CANNOT_COMPILE_REGEXP: 427,
    CANNOT_PARSE_TEXT: 6,
    CANNOT_PARSE_ESCAPE_SEQUENCE: 25,
    CANNOT_PARSE_QUOTED_STRING: 26,
    CANNOT_PARSE_DATE: 38,
    CANNOT_PARSE_DATETIME: 41,
    CANNOT_PARSE_NUMBER: 72,
    CANNOT_PARSE_DOMAIN_VALUE_FROM_STRING: 441,
    CANNOT_PARSE_IPV4: 675,
    CANNOT_PARSE_IPV6: 676,
    CANNOT_PARSE_INPUT_ASSERTION_FAILED: 27,
    CANNOT_PARSE_UUID: 376,
    DUPLICATE_COLUMN: 15,
    ILLEGAL_COLUMN: 44,
    UNKNOWN_ELEMENT_IN_AST: 37,
    UNKNOWN_TYPE_OF_AST_NODE: 123,
    THERE_IS_NO_COLUMN: 8,
    TOO_DEEP_AST: 167,
    TOO_BIG_AST: 168,
    UNEXPECTED_AST_STRUCTURE: 223,
    SYNTAX_ERROR: 62,
    INCORRECT_DATA: 117,
    TYPE_MISMATCH: 53,
    VALUE_IS_OUT_OF_RANGE_OF_DATA_TYPE: 321,
  },
  403: {
    UNKNOWN_USER: 192,
    WRONG_PASSWORD: 193,
    AUTHENTICATION_FAILED: 516,
    SET_NON_GRANTED_ROLE: 512,
    ACCESS_DENIED: 497,
  },
  404: {
    UNKNOWN_TABLE: 60,
    UNKNOWN_FUNCTION: 46,
    UNKNOWN_IDENTIFIER: 47,
    UNKNOWN_TYPE: 50,
    UNKNOWN_STORAGE: 56,
    UNKNOWN_DATABASE: 81,
    UNKNOWN_SETTING: 115,
    UNKNOWN_DIRECTION_OF_SORTING: 152,
    UNKNOWN_AGGREGATE_FUNCTION: 63,
    UNKNOWN_FORMAT: 73,
    UNKNOWN_DATABASE_ENGINE: 336,
    UNKNOWN_TYPE_OF_QUERY: 78,
    UNKNOWN_ROLE: 511,
  },
  408: { TIMEOUT_EXCEEDED: 159 },
  413: { QUERY_IS_TOO_LARGE: 229 },
  415: { UNSUPPORTED_MEDIA_TYPE: 779 },
  500: { READONLY: 164, UNKNOWN_COMPRESSION_METHOD: 89, CANNOT_DECOMPRESS: 271, STD_EXCEPTION: 1001 },
  501: { NOT_IMPLEMENTED: 48 },
  503: { SOCKET_TIMEOUT: 209, CANNOT_OPEN_FILE: 76, CANNOT_SCHEDULE_TASK: 439 },
} as const

type Tables = typeof codesByStatus
/** A code's name, for those that this front raises itself or maps. */
export type ExceptionName = { [Status in keyof Tables]: keyof Tables[Status] }[keyof Tables]

interface KnownCode {
  readonly name: string
  readonly code: number
  readonly status: number
}

const known: readonly KnownCode[] = Object.entries(codesByStatus).flatMap(([status, codes]) =>
  Object.entries(codes).map(([name, code]) => ({ name, code, status: Number(status) })),
)

/** @returns the HTTP status with which the real server reports this exception code */
export function statusOf(code: number): number {
  return known.find((one) => one.code === code)?.status ?? 500
}

export function codeOf(name: ExceptionName): number {
  const found = known.find((one) => one.name === name)
  if (found === undefined) throw new Error(`no exception is called ${name}`)
  return found.code
}
