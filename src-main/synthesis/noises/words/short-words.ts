/** Words so short that speech recognition does not hear them. */
export const shortWords = {
  latin: 'a an the to of in on at is are am was it my i do for and or be'.split(' '),
  han: ['的', '了', '在', '是', '就', '都', '也', '把'],
} as const
