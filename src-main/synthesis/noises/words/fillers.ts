/** What people begin with before they say what they want. */
export const fillers = {
  latin: ['um', 'uh', 'hmm', 'well', 'so', 'ok so', 'hey'],
  han: ['嗯', '那个', '呃', '就是', '请问', '你好'],
} as const
