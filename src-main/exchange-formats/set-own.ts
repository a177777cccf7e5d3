/** Sets a property of an object's own whatever it is called: a plain assignment to “__proto__” would be lost. */
export function setOwn<V>(target: Record<string, V>, name: string, value: V): void {
  if (name !== '__proto__') target[name] = value
  else Object.defineProperty(target, name, { value, enumerable: true, writable: true, configurable: true })
}
