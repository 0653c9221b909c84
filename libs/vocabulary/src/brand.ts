declare const brand: unique symbol

/** A value that has been parsed: only the parse function of `Name` makes one. */
export type Brand<Base, Name extends string> = Base & { readonly [brand]: Name }
