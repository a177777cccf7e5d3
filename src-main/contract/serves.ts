import type { AnySchema, ContractProcedure, InferSchemaInput, InferSchemaOutput } from '@orpc/contract'

/** The runtime's own, which the contract's types know only where there is a runtime. */
type AbortSignal = typeof globalThis extends { readonly AbortSignal: { readonly prototype: infer Signal } }
  ? Signal
  : never

/** Of one call: `signal` aborts when whoever asked no longer waits for the answer. */
export interface Asked {
  readonly signal?: AbortSignal
}

type Verb<Input extends AnySchema, Output extends AnySchema> = (
  ...given: unknown extends InferSchemaOutput<Input>
    ? []
    : undefined extends InferSchemaOutput<Input>
      ? [input?: InferSchemaOutput<Input>, asked?: Asked]
      : [input: InferSchemaOutput<Input>, asked?: Asked]
) => InferSchemaInput<Output> | Promise<InferSchemaInput<Output>>

/** One domain of the contract as plain functions: what the page sent, checked → what the page gets. */
export type Serves<Domain> = {
  readonly [Name in keyof Domain]: Domain[Name] extends ContractProcedure<
    infer Input,
    infer Output,
    infer _Errors,
    infer _Meta
  >
    ? Verb<Input, Output>
    : never
}
