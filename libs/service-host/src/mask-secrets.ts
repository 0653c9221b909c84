const secretKey = /_(SECRET|PASSWORD|TOKEN|API_KEY|ACCESS_KEY|PRIVATE_KEY)(_|$)/
const urlPassword = /(\/\/[^:@/\s]*:)[^@/\s]*@/g
const queryPassword = /([?&](?:password|secret|token)=)[^&\s]*/gi

/** The value of a config key as it may be printed: secret keys, and passwords inside URLs, become `***`. */
export function maskSecrets(key: string, value: string): string {
  if (secretKey.test(key)) return value === '' ? '' : '***'
  return value.replace(urlPassword, '$1***@').replace(queryPassword, '$1***')
}
