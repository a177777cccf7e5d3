export function windowArguments(window: { readonly url: string; readonly profile: string }): string[]
