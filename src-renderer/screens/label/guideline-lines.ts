interface Line {
  readonly item: boolean
  readonly parts: readonly { readonly text: string; readonly strong: boolean }[]
}

/** Guidelines as people write them: `- ` or `* ` begins an item, `**…**` and `# …` are strong, the rest is as it stands. */
export function guidelineLines(text: string): readonly Line[] {
  return text.split('\n').map((line) => {
    const [, heading, item, rest] = /^(#{1,6}\s+)?([-*•]\s+)?(.*)$/s.exec(line)!
    const parts = rest!
      .split(/\*\*(.+?)\*\*/)
      .map((text, i) => ({ text, strong: i % 2 === 1 || heading !== undefined }))
      .filter(({ text }) => text !== '')
    return { item: item !== undefined, parts }
  })
}
